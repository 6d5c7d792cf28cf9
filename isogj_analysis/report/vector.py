"""The drawing of a figure as SVG, to stand in a page or on paper among the words of the report."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
ET.register_namespace("", _SVG)
ET.register_namespace("xlink", _XLINK)
# Groups of a figure's frame, whose words stand beside the drawing as text.
_FRAME = ("title", "lead", "foot")
_HREF = f"{{{_XLINK}}}href"


def drawing(file: Path, text: Mapping[str, Any], *, name: str, framed: bool = False) -> ET.Element:
    """Return the drawing of a figure, cut out of its frame; a ValueError where it is no SVG.

    `text` are its words, with the shares that head and foot take; `name` goes before each id, so
    that several may stand in one document. A `framed` one keeps title, reading line and source, in
    groups of the class `frame` outside its view, and `data-whole` is the view of all of it.
    """
    try:
        root = ET.parse(file).getroot()
    except ET.ParseError as error:
        raise ValueError(f"{file} is no SVG: {error}") from None
    for child in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(child)
    for parent in list(root.iter()):
        parent.tail = None
        if parent.tag != f"{{{_SVG}}}text" and not (parent.text or "").strip():
            parent.text = None
        for child in list(parent):
            if child.get("id") in _FRAME and not framed:
                parent.remove(child)
            elif child.get("id") in _FRAME:
                child.set("class", "frame")
    for element in root.iter():
        for key, value in element.attrib.items():
            start = {"id": "", _HREF: "#"}.get(key)
            if start is not None and value.startswith(start):
                value = f"{start}{name}-{value.removeprefix(start)}"
            element.set(key, value.replace("url(#", f"url(#{name}-"))
    _, _, wide, high = map(float, root.get("viewBox", "0 0 0 0").split())
    shown = 1 - text["head"] - text["foot"]
    if framed:
        root.attrib |= {"data-whole": f"0 0 {wide:g} {high:g}", "role": "img"}
    root.set("viewBox", f"0 {text['head'] * high:g} {wide:g} {shown * high:g}")
    root.set("width", f"{wide:g}")
    root.set("height", f"{shown * high:g}")
    return root
