"""Where private keys, merchant controls and the home's journal key live; knows no network, window or journal."""
