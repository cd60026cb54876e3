"""The demo's tour: drives the whole window as a person would, and takes a picture of each step."""
