"""The wheel and the source archive of the tree, and the program installed from it, once for all tests."""

import sys

import pytest
from installed_console import ROOT, Built, Installed, build, files_below, install


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build with the backend of the lock, which asks nobody."""
    folder = tmp_path_factory.mktemp("built")
    build(ROOT, folder, "wheel", "sdist")
    wheel, sdist = next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))
    return Built(wheel, sdist, files_below("console_app"), files_below("resources"))


@pytest.fixture(scope="session")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install it in an environment of its own."""
    if sys.platform == "win32":
        pytest.skip("packages are lent by symbolic links")
    return install(built, tmp_path_factory.mktemp("installed"))
