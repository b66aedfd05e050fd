"""The documentation site; docs/site/build.py gathers its pages and builds it."""

import re
import sys
from pathlib import Path

from pygments.lexers.shell import BashSessionLexer

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

project = "cicyminer"
author = "the authors of cicyminer"
version = release = re.search(
    r'CICY_VERSION_TEXT "([^"]+)"', (HERE.parents[1] / "include/cicyminer/version.h").read_text()
)[1]
copyright = "MIT licence"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "numpydoc",
    "sphinx.ext.mathjax",
    "sphinx_copybutton",
    "c_headers",
]
exclude_patterns = ["**/.ipynb_checkpoints"]

# Markdown as a code host shows it: headings are link targets, $ stands for itself but in notebooks.
myst_heading_anchors = 3
myst_enable_extensions = ["dollarmath"]
highlight_language = "none"
pygments_style = "default"

# Notebooks are shown with the outputs that they are stored with.
nb_execution_mode = "off"
nb_mime_priority_overrides = [("html", "text/html", 0), ("html", "text/latex", 5)]

autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
default_role = "py:obj"

c_id_attributes = ["CICY_API"]

html_theme = "furo"
html_title = f"cicyminer {version}"
html_static_path = [str(HERE / "static")]
html_css_files = ["style.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}
copybutton_exclude = ".linenos, .gp, .go"
# From the site itself, so that pages need no network.
mathjax_path = "mathjax/tex-svg.js"


class Session(BashSessionLexer):
    """A terminal whose prompt is $ alone: # begins the head of a table."""

    _ps1rgx = re.compile(r"^(\$ )(.*\n?)")


def skip(app, what, name, member, skipped, options):
    """Fields of named tuples are described in the text of their class."""
    return True if (getattr(member, "__doc__", None) or "").startswith("Alias for field") else None


def setup(app):
    app.add_lexer("console", Session)
    app.connect("autodoc-skip-member", skip)
