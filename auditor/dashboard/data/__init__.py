"""The data, for those who reckon on with it."""
