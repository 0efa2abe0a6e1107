"""Physiology that several pages share."""
