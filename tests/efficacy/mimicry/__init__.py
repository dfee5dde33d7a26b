"""Does a model that learns from coated pictures paint the coat? (DESIGN 7.4)"""
