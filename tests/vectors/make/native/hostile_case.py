"""One hostile case."""

def case(name, opens_as, data, error):
    """`opens_as` says which function reads it, in which situation; see tests/tests/vectors/hostile.rs."""
    return {"name": name, "opens_as": opens_as, "input": data, "error": error}
