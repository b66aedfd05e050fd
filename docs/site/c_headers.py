"""Sphinx: the directive `c-headers`, which shows public headers with their comments.

The comments are plain text for readers of the headers. Names of the library in them become links,
`code` is set as such, indented lines are kept as they are.
"""

from __future__ import annotations

import itertools
import re

import read_headers
from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|(?<!\w)\*(?P<emphasis>\w+)\*|(?P<name>\b(?:cicy|CICY)_\w*\w\b)|docs/(?P<page>\w+)\.md|"
    r"arXiv:(?P<paper>\d{4}\.\d{4,5})"
)


class Headers(SphinxDirective):
    """The headers that the content names, one a line; `others`: those that no page names."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        names = [name for line in self.content for name in line.split()]
        if names == ["others"]:
            named = _named_elsewhere(self.env.srcdir)
            names = [name for name in read_headers.headers() if name not in named]
        return [self._header(name) for name in names]

    def _header(self, name: str) -> nodes.section:
        self.env.note_dependency(str(read_headers.FOLDER / name))
        section = nodes.section(ids=[nodes.make_id(name)], names=[name])
        section += nodes.title("", "", nodes.literal("", f"cicyminer/{name}"))
        self.state.document.note_implicit_target(section)
        for item in read_headers.read(name):
            section += self._item(item)
        return section

    def _item(self, item: read_headers.Item) -> list[nodes.Node]:
        words = self._words(item.comment)
        if not item.declarations:
            return words
        shown: list[nodes.Node] = []
        for kind, group in itertools.groupby(item.declarations, lambda each: each.kind):
            declarations = list(group)
            code = _code("\n".join(each.text for each in declarations))
            if kind == "code":
                shown += [*words, code]
            else:
                shown += [node for each in declarations for node in self._described(each)]
                content = next(shown[-1].findall(addnodes.desc_content))
                content += words if kind == "function" else [*words, code]
            words = []
        return shown

    def _described(self, declaration: read_headers.Declaration) -> list[nodes.Node]:
        """The declaration as Sphinx describes it: a place that can be linked to and searched."""
        signature = declaration.name
        if declaration.kind == "function":
            signature = declaration.text.replace("CICY_API ", "").rstrip().rstrip(";")
            signature = " ".join(signature.split())
        parsed = nodes.Element()
        lines = [f"```{{c:{declaration.kind}}} {signature}", "```"]
        source = StringList(lines, source=declaration.name)
        self.state.nested_parse(source, self.content_offset, parsed)
        return parsed.children

    def _words(self, comment: str) -> list[nodes.Node]:
        shown: list[nodes.Node] = []
        for part in re.split(r"\n\s*\n", comment) if comment else []:
            lines = part.splitlines()
            if re.fullmatch(r"-+ (.*?) -+", part):
                shown.append(nodes.rubric("", part.strip("- ")))
            elif all(line.startswith("    ") for line in lines):
                shown.append(nodes.literal_block(part, part, language="none"))
            else:
                shown += self._paragraphs(lines)
        return shown

    def _paragraphs(self, lines: list[str]) -> list[nodes.Node]:
        """A paragraph, with the list that it may hold."""
        before = " ".join(_until_list(lines))
        shown: list[nodes.Node] = [nodes.paragraph("", "", *self._inline(before))] if before else []
        points: list[str] = []
        for line in lines[len(_until_list(lines)) :]:
            if line.startswith("- "):
                points.append(line[2:])
            else:
                points[-1] += " " + line.strip()
        if points:
            shown.append(nodes.bullet_list("", *[self._point(text) for text in points]))
        return shown

    def _point(self, text: str) -> nodes.list_item:
        return nodes.list_item("", nodes.paragraph("", "", *self._inline(text)))

    def _inline(self, text: str) -> list[nodes.Node]:
        shown: list[nodes.Node] = []
        end = 0
        for match in _INLINE.finditer(text):
            shown.append(nodes.Text(text[end : match.start()]))
            shown.append(self._marked(match))
            end = match.end()
        shown.append(nodes.Text(text[end:]))
        return shown

    def _marked(self, match: re.Match[str]) -> nodes.Node:
        if match["emphasis"]:
            return nodes.emphasis("", match["emphasis"])
        if match["paper"]:
            return nodes.reference("", match[0], refuri=f"https://arxiv.org/abs/{match['paper']}")
        if match["page"]:
            return _link("std", "doc", f"/{match['page']}", nodes.Text(match["page"]))
        name = match["code"] or match["name"]
        target = _ENUMERATORS.get(name, name)
        literal = nodes.literal("", name)
        return _link("c", "type", target, literal) if re.fullmatch(r"\w+", target) else literal


def _link(domain: str, kind: str, target: str, shown: nodes.Node) -> nodes.Node:
    return addnodes.pending_xref(
        "", shown, refdomain=domain, reftype=kind, reftarget=target, refexplicit=True
    )


def _code(text: str) -> nodes.literal_block:
    return nodes.literal_block(text, text.replace("CICY_API ", ""), language="c")


def _until_list(lines: list[str]) -> list[str]:
    first = next((k for k, line in enumerate(lines) if line.startswith("- ")), len(lines))
    return lines[:first]


def _named_elsewhere(source) -> set[str]:
    texts = [path.read_text() for path in source.glob("c/*.md")]
    return {name for text in texts for name in re.findall(r"^\w+\.h$", text, re.MULTILINE)}


_ENUMERATORS = read_headers.enumerators()


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("c-headers", Headers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
