import pytest


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    """Generated data sets are kept for the tests alone, unless a folder is given."""
    import os

    if not os.environ.get("CICYMINER_CACHE"):
        os.environ["CICYMINER_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    return os.environ["CICYMINER_CACHE"]
