"""What a person may do to a visit, and what refuses it."""
