"""The rooms of build.py: everything that turns the sources into a site and checks it."""
