"""Rules of a visit: tables with numbers, no window, no store."""
