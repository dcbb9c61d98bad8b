"""What is offered to be saved or opened: the ZIP, documents, key files, profiles."""

import js
from page.browser.calls import follow, note
from page.browser.elements import element
from pyscript import ffi

ZIP_NAME, NAMED_ZIP_NAME = "anonymized-scans.zip", "scans-with-names.zip"
_zip = None
_zip_url = None
_zip_name = ZIP_NAME
_saving = 0
_offered = {}


def offer_document(blob, suffix):
    """Make links open, and save, what lies inside a file."""
    _offer("document-link", blob)
    _offer("document-save", blob)
    element("document-save").download = "document" + suffix


def play_video(dispatch):
    """Give what is offered to the browser's own player, and tell whether it can play it."""
    player = element("document-video")
    player.onloadeddata = ffi.create_proxy(lambda _: dispatch(("video", "plays")))
    player.onerror = ffi.create_proxy(lambda _: player.hasAttribute("src") and dispatch(("video", "fails")))
    player.src = _offered["document-link"]


def offer_key(blob):
    """Make the link save a key file."""
    _offer("key-save", blob)


def offer_profile(text):
    """Make the link save the profile that is chosen."""
    _offer("profile-save", js.Blob.new(ffi.to_js([text]), ffi.to_js({"type": "application/toml"})))


def _offer(name, blob):
    """Make a link save a Blob, and let go of what it saved before."""
    if name in _offered:
        js.URL.revokeObjectURL(_offered[name])
    _offered[name] = element(name).href = js.URL.createObjectURL(blob)


def forget_zip():
    """Let go of the last ZIP."""
    global _zip, _zip_url
    if _zip_url:
        js.URL.revokeObjectURL(_zip_url)
        _zip = _zip_url = None


def offer_zip(blob, named):
    """Make the link offer a ZIP; `named` says that it names people."""
    global _zip, _zip_url, _zip_name
    forget_zip()
    _zip = blob
    _zip_url = js.URL.createObjectURL(_zip)
    link = element("download")
    link.href = _zip_url
    link.download = _zip_name = NAMED_ZIP_NAME if named else ZIP_NAME


def stop_saving():
    """Stop writing the ZIP to the disk; what was written is thrown away by the browser."""
    global _saving
    _saving += 1


def save_zip(dispatch):
    """Write the ZIP where the person chooses, and say so if that fails: a link cannot."""
    mine, blob = _saving, _zip

    def going_on(percent):
        dispatch(("saving", percent))
        return mine == _saving

    def failed(error):
        dispatch(("saved", _why_not_saved(error)))

    def chosen(place):
        whole = js.window.scanveil.save(blob, place, ffi.create_proxy(going_on))
        follow(whole, lambda saved: dispatch(("saved", "" if saved else "stopped")), failed)

    follow(js.window.showSaveFilePicker(ffi.to_js({"suggestedName": _zip_name})), chosen, failed)


def _why_not_saved(error):
    """The browser's own name for what went wrong."""
    name = str(error.name)
    note("saving: " + name)
    return name
