"""The demo's tour: drives the whole window by itself as a person would, and keeps a picture of each step."""
