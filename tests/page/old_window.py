"""A window of QtWebEngine, an old Chromium, for the tests: address by address, as it is told over its DevTools.

Runs with the system's own Python, which has PyQt6 where Debian's package is installed:
python3 old_window.py DOWNLOADS
"""

import sys

from PyQt6.QtWebEngineCore import QWebEngineProfile
from PyQt6.QtWebEngineWidgets import QWebEngineView
from PyQt6.QtWidgets import QApplication

application = QApplication(["old_window"])
profile = QWebEngineProfile.defaultProfile()
profile.setDownloadPath(sys.argv[1])
profile.downloadRequested.connect(lambda wanted: wanted.accept())
view = QWebEngineView()
view.resize(1280, 800)
view.setHtml("<title>empty</title>")
view.show()
application.exec()
