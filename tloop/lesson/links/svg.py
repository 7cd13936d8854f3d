"""Pictures in SVG: read as XML, and refused if they would run, frame or fetch something."""

import re
import xml.etree.ElementTree as ET

NAMESPACE = "{http://www.w3.org/2000/svg}"
FOREIGN = ("{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/1998/Math/MathML}")
RUNS = ("script", "foreignobject", "handler", "listener", "iframe", "embed", "object", "audio", "video")
PROLOGUE = re.compile(r"<!ENTITY|<!DOCTYPE[^>]*\[|<\?\s*xml-stylesheet", re.IGNORECASE)
INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp)[;,])", re.IGNORECASE)
# url(#gradient) stays inside; url(…) of anything else and @import do not. \75rl is CSS's way to hide it.
OUTSIDE = re.compile(r"@import|url\s*\(\s*[\"']?(?!\s*[\"']?#)|\\[0-9a-f]", re.IGNORECASE)


def why_refused(content: bytes) -> str | None:
    """What is wrong with a file that should be an SVG; None if it may be in a page."""
    try:
        text = content.decode("utf-8-sig")
        if PROLOGUE.search(text):
            return "declares entities, or asks for a style sheet"
        root = ET.fromstring(text.encode())
    except UnicodeDecodeError:
        return "is not UTF-8"
    except (ET.ParseError, ValueError, LookupError) as error:
        return f"is not XML: {error}"
    if root.tag != f"{NAMESPACE}svg":
        return "is not an SVG"
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2].lower()
        if name in RUNS or str(element.tag).startswith(FOREIGN):
            return f"holds <{name}>, and a picture neither runs nor frames anything"
        if name == "style" and OUTSIDE.search(element.text or ""):
            return "takes styles from elsewhere"
        for key, value in element.attrib.items():
            if why := _why_refused(key.rpartition("}")[2].lower(), value):
                return why
    return None


def _why_refused(name: str, value: str) -> str | None:
    if name.startswith("on"):
        return f"runs something: {name}="
    if name in ("href", "src") and not INSIDE.match(value):
        return f"leads out of itself: {name}="
    if name == "attributename" and value.strip().lower().rpartition(":")[2] in ("href", "src"):
        return "leads out of itself as it moves"
    if OUTSIDE.search(value):
        return f"takes something from elsewhere: {name}="
    return None
