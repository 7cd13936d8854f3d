"""Lesson, Runs and Report in; files out. The only room of the house that writes into the site."""

from tloop.site.folder import Site
from tloop.site.publish import (
    Published,
    folder_of,
    pages_of,
    publish,
    withdraw_others,
    write_list,
    write_page,
)

__all__ = [
    "Published",
    "Site",
    "folder_of",
    "pages_of",
    "publish",
    "withdraw_others",
    "write_list",
    "write_page",
]
