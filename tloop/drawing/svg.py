"""Matplotlib's SVG, made small: places to a tenth, each style written once, no names that nobody uses."""

import base64
import re
from io import BytesIO
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

from PIL import Image

WEBP_QUALITY = 35  # 0..100: a field has hardly an edge that could show it
FAMILY = (
    "system-ui, sans-serif"  # the reader's own; DejaVu Sans, which measured the words, is wider than most
)
NAMESPACE, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
NUMBER = re.compile(r"-?\d+\.\d+")
ROUNDED = {"x", "y", "width", "height", "transform", "viewBox"}  # attributes; never the words
FEW = 3  # uses of a shape: not worth a marker
HALF_A_TENTH = 0.05 + 1e-6  # what lies half-way is rounded up, whatever its last bit says
for prefix, space in (("", NAMESPACE), ("xlink", LINK)):
    ElementTree.register_namespace(prefix, space[1 : space.index("}")])


def compact(svg: bytes, for_page: bool) -> bytes:
    """The same picture in a fraction of the bytes.

    for_page: in still fewer, by what browsers know and not every other program: WebP, and points as the
    markers of a path.
    """
    root = ElementTree.fromstring(svg)
    for name in ("width", "height"):
        del root.attrib[name]  # of an inch's 72 parts; the picture is as large as it is shown
    _flatten(root)
    for element in root.iter():
        element.text = (element.text or "").strip() or None
        element.tail = None
        for name in ROUNDED & element.attrib.keys():
            element.set(name, NUMBER.sub(lambda number: _written(_tenths(number[0])), element.attrib[name]))
        if "d" in element.attrib:
            element.set("d", _path(element.attrib["d"]))
        if element.get("transform", "").startswith("rotate(-0"):
            del element.attrib["transform"]
        if element.tag == f"{NAMESPACE}image":
            element.set(LINK, _image(element.attrib[LINK], "webp" if for_page else "png"))
    _share_styles(root)
    if for_page:
        _draw_by_markers(root)
        _join_letters(root)
    _shorten_names(root)
    text = ElementTree.tostring(root).replace(b" />", b"/>")
    return text.replace(b"xlink:href", b"href") if for_page else text


def _tenths(number: str) -> int:
    return int((float(number) + HALF_A_TENTH) * 10 // 1)


def _written(*tenths: int) -> str:
    """Numbers as short as they can be written."""
    text = ""
    for each in tenths:
        whole, tenth = divmod(abs(each), 10)
        number = f"{'-' if each < 0 else ''}{whole or ('' if tenth else 0)}{f'.{tenth}' if tenth else ''}"
        text += number if not text or each < 0 else f" {number}"
    return text


def _path(d: str) -> str:
    """Path data to a tenth, lines as steps from place to place: what is rounded does not add up."""
    text, pen, last = "", [0, 0], ""
    for letter, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", d):
        places = [_tenths(number) for number in numbers.split()]
        if letter == "L":
            letter, steps = "l", [place - from_ for place, from_ in zip(places, pen, strict=True)]
        else:
            steps = places
        written = _written(*steps)
        if letter != last or letter != "l":
            text += letter
        elif not written.startswith("-"):
            text += " "
        text += written
        pen, last = places[-2:] or pen, letter
    return text


def _flatten(parent: ElementTree.Element) -> None:
    """Takes out groups that say nothing, and those of defs and clip paths in which nothing is."""
    children = list(parent)
    for child in children:
        _flatten(child)
    if parent.tag != f"{NAMESPACE}defs":
        parent[:] = [
            inner for child in children for inner in (list(child) if _says_nothing(child) else [child])
        ]


def _says_nothing(element: ElementTree.Element) -> bool:
    return element.tag == f"{NAMESPACE}g" and not element.attrib.keys() - {"id"}


def _image(address: str, image_format: str) -> str:
    """An image within the SVG in another format. Of a field, WebP with a little loss takes a tenth of PNG."""
    image = Image.open(BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGB")
    ways: list[dict[str, Any]] = [{"quality": WEBP_QUALITY, "method": 6}, {"lossless": True}]
    if image_format == "png":
        image, ways = image.quantize(256, dither=Image.Dither.NONE), [{}]
    files = []
    for way in ways:
        file = BytesIO()
        image.save(file, image_format, **way)
        files.append(file.getvalue())
    return f"data:image/{image_format};base64,{base64.b64encode(min(files, key=len)).decode('ascii')}"


def _share_styles(root: ElementTree.Element) -> None:
    """Each style once, in the style sheet; one that all of a group have is the group's."""
    classes: dict[str, str] = {}
    for group in root.iter(f"{NAMESPACE}g"):
        styles = {child.get("style") for child in group}
        if len(group) > 1 and len(styles) == 1 and (style := styles.pop()):
            group.set("style", style)
            for child in group:
                del child.attrib["style"]
    for element in root.iter():
        style = element.attrib.pop("style", None)
        if style:
            style = re.sub(r"(font-family: [^;]*|stroke-dashoffset: 0)(; |$)", "", style)
            element.set("class", classes.setdefault(style, f"s{len(classes)}"))
    root.set("font-family", FAMILY)
    sheet = root.find(f".//{NAMESPACE}style")
    assert sheet is not None, "Matplotlib writes one"
    rules = "".join(
        f".{name}{{{style.replace(': ', ':').replace('; ', ';')}}}" for style, name in classes.items()
    )
    sheet.text = f"*{{stroke-linejoin:round}}{rules}"


def _draw_by_markers(root: ElementTree.Element) -> None:
    """Each row of uses of one shape becomes a path that has the shape at its corners.

    The same row at another place, as the points of a run in its next field, is a use of that path.
    """
    shapes = {shape.attrib["id"]: shape for shape in root.iter(f"{NAMESPACE}path") if "id" in shape.attrib}
    markers: dict[str, ElementTree.Element] = {}
    rows: dict[tuple[str, str], tuple[str, list[int]]] = {}
    for parent in list(root.iter()):
        for place, group in enumerate(parent):
            if len(group) < FEW or {child.tag for child in group} != {f"{NAMESPACE}use"}:
                continue
            shape, look = group[0].attrib[LINK][1:], group.get("class", "")
            name = f"{shape}-{look}"
            if name not in markers:
                said = {"id": name, "class": look, "markerUnits": "userSpaceOnUse", "overflow": "visible"}
                markers[name] = ElementTree.Element(f"{NAMESPACE}marker", said)
                attributes = {key: value for key, value in shapes[shape].attrib.items() if key != "id"}
                ElementTree.SubElement(markers[name], f"{NAMESPACE}path", attributes)
            corners = [[_tenths(use.attrib[axis]) for axis in ("x", "y")] for use in group]
            d = _path("M" + "L".join(" ".join(_written(each) for each in corner) for corner in corners))
            steps = d.partition("l")[2]
            if (name, steps) in rows:
                first, from_ = rows[name, steps]
                moved = [_written(to - where) for to, where in zip(corners[0], from_, strict=True)]
                parent[place] = ElementTree.Element(
                    f"{NAMESPACE}use", {LINK: f"#{first}", "x": moved[0], "y": moved[1]}
                )
                continue
            row = f"row-{len(rows)}"
            rows[name, steps] = row, corners[0]
            path = {key: value for key, value in group.attrib.items() if key == "clip-path"}
            path |= {f"marker-{end}": f"url(#{name})" for end in ("start", "mid", "end")}
            parent[place] = ElementTree.Element(
                f"{NAMESPACE}path", path | {"id": row, "d": d, "fill": "none"}
            )
    used = {use.attrib[LINK][1:] for use in root.iter(f"{NAMESPACE}use")}
    for definitions in root.iter(f"{NAMESPACE}defs"):
        definitions[:] = [
            each for each in definitions if each.get("id", "") in used or each.get("id") not in shapes
        ]
    ElementTree.SubElement(root, f"{NAMESPACE}defs").extend(markers.values())


def _join_letters(root: ElementTree.Element) -> None:
    """Single letters of one line become one text that says where each stands."""
    for parent in list(root.iter()):
        rows = [list(row) for _, row in groupby(parent, _line_of_letters)]
        for row in rows:
            if len(row) > 1 and _line_of_letters(row[0]):
                row[0].text = "".join(letter.text or "" for letter in row)
                row[0].set("x", " ".join(letter.attrib["x"] for letter in row))
                del row[1:]
        parent[:] = [element for row in rows for element in row]


def _line_of_letters(element: ElementTree.Element) -> tuple[str, ...]:
    """What letters that stand in one line have in common; nothing for anything else."""
    alone = (
        element.tag == f"{NAMESPACE}text"
        and len(element.text or "") == 1
        and "transform" not in element.attrib
    )
    return (element.attrib["y"], element.get("class", "")) if alone else ()


def _shorten_names(root: ElementTree.Element) -> None:
    """Names of what is used again become i0, i1, …; others go."""
    text = " ".join(value for element in root.iter() for key, value in element.attrib.items() if key != "id")
    used = dict.fromkeys(re.findall(r"#([\w-]+)", re.sub(r"data:\S+", "", text)))
    names = {name: f"i{number}" for number, name in enumerate(used)}
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            if key == "id" and value not in names:
                del element.attrib[key]
            elif key == "id":
                element.set(key, names[value])
            elif "#" in value and not value.startswith("data:"):
                element.set(key, re.sub(r"#([\w-]+)", lambda name: f"#{names[name[1]]}", value))
