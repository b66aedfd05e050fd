"""Builds the package from the root of the repository, one folder up."""

import os

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from scikit_build_core.build import *  # noqa: E402, F403
