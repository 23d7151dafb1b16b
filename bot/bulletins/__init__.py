"""Turns due bulletins into deliveries, once for each follower."""
