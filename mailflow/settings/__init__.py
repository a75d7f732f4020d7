"""What a firm configures: one frozen value, read from TOML, the environment and secret files, and checked whole at start.

Later goes before earlier: the shipped defaults (`config/mailflow.toml`), the firm's own file, ``MAILFLOW_<SECTION>__<KEY>``, and
``MAILFLOW_<SECTION>__<KEY>_FILE``, which names a file that holds the value (secrets of a container).
"""

from mailflow.settings.load import load_settings
from mailflow.settings.sections import Section
from mailflow.settings.values import Settings

__all__ = ["Section", "Settings", "load_settings"]
