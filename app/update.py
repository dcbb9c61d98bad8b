"""(state, event) -> (state, effects): all that the page decides, with no browser in it.

An event is a tuple that starts with its name. An effect is a tuple too; main.py carries it out:
("ask", kind, payload, where) sends work to the pool, where `where` is "view", "first" or "any";
("all", kind, payload) tells every worker; ("drop", kinds) forgets that work.
"""

from model import (
    LOOK,
    changed,
    documents,
    is_busy,
    locate,
    place_of,
    series_of,
    stack_of,
    wanted_document,
    wanted_frame,
)

FIRST_CHUNK = 4
CHUNK = 24
SORTED_AGAIN = 1.5
"""Times as many files as before are read before all are sorted again."""
CLEAN_CHUNK, FEW = 24, 4
LARGE = 4000000
"""Bytes; of files that are larger on average, few are worked on at a time, so that progress can be seen."""
JOB_KINDS = ("plan", "survey", "clean", "finish", "restore", "named")
READ_KINDS = ("read", "catalogue", "compare", "sample")
RELEASABLE = ("withheld", "not-looked-into")
"""Reasons for withholding a file on which a person who looks at it may decide otherwise, file by file."""
CLEARABLE = ("unused-bits", "overlay-in-pixels")
"""Reasons that are gone when bits of the pixels that hold no value are set to zero."""
AHEAD = 3
MOST_PREVIEWED = 60
"""Series of which one file each is looked at for the preview."""
MIN_WINDOW_WIDTH = 1
ZOOM_STEP = 1.25
ZOOM_LIMITS = (0.1, 40)
FRAME_MS = 80
"""How long a frame stays when what is no cine is played."""
SHORTEST_TICK_MS = 16


def update(state, event):
    """The state after an event, and what is to be done."""
    handler = _HANDLERS.get(event[0])
    if handler is None:
        raise ValueError("no such event: " + event[0])
    if state["phase"] == "error":  # the reader is gone: what the page says about that stays
        return state, []
    state, effects = handler(state, *event[1:])
    state, effects = _look_up(state, effects)
    state, effects = _preview(state, effects)
    return _look(state, effects)


# --- starting ---------------------------------------------------------------------------------------------------


def _loading(state, done, total):
    return changed(state, progress=(done, total)), []


def _sealed(state, key):
    state = changed(state, sealed=True, key=key)
    if state["phase"] == "booting":
        state = changed(state, sentence="The page is closed off. Choose a folder while the reader starts.")
    return state, []


def _worker_ready(state):
    state = changed(state, worker_ready=True)
    if state["phase"] == "booting":
        state = changed(state, phase="ready", progress=None, sentence="Ready. Drop a folder, or choose one.")
    return state, []


def _broken(state, sentence):
    state = changed(state, phase="error", progress=None, stoppable=False, worker_ready=False, asking=None)
    return changed(state, sentence=sentence), []


# --- files in ---------------------------------------------------------------------------------------------------


def _listing(state):
    """Somebody dropped or chose something; it is being looked through."""
    state = changed(state, listing=state["listing"] + 1)
    if state["phase"] == "deidentifying":
        return state, []
    return changed(state, phase="reading", stoppable=True, sentence="Looking through your files."), []


def _found(state, paths):
    """Files were added; the workers have them already, by number."""
    first = len(state["paths"])
    paths = state["paths"] + paths
    state = changed(state, paths=paths, left=0)
    if state["phase"] != "deidentifying":
        state = changed(state, phase="reading", stoppable=True)
    effects = [
        ("ask", "read", {"items": chunk}, "any") for chunk in _chunks(range(first, len(paths)), FIRST_CHUNK, CHUNK)
    ]
    state = changed(state, asked=state["asked"] + len(paths) - first)
    return _reading(state), effects


def _listed(state, refused):
    """All folders have been looked through; the system would not open `refused` entries."""
    state = changed(state, listing=state["listing"] - 1)
    if refused:
        sentence = "The system would not open %s. The disc may be damaged, or may need your permission." % _many(
            refused, "file or folder", "files or folders"
        )
        problem = {"path": "", "reason": "unreadable", "sentence": sentence}
        state = changed(state, problems=state["problems"] + [problem])
    if not state["paths"]:
        sentence = "There are no files in this folder. If it comes from a CD, please choose the CD itself."
        return changed(state, phase="ready", progress=None, stoppable=False, sentence=sentence), []
    return _sort(_reading(state))


def _read(state, payload, data):
    """A worker has read some headers."""
    problems = [_problem(state, number, reason, sentence) for number, reason, sentence in data["problems"]]
    state = changed(state, read=state["read"] + len(payload["items"]), stale=True)
    if problems:
        state = changed(state, problems=state["problems"] + problems)
    state, effects = _sort(_reading(state))
    return state, [("first", "collect", {"rows": data["rows"]})] + effects


def _sample(state, *answer):
    """The sample was asked for; later, its files are here."""
    if not answer:
        return _listing(state)[0], [("sample",)]
    return _listed(state, 0)


def _sort(state):
    """Ask for the catalogue, unless that is being done, or too little was read since: it takes time for each file."""
    if state["sorting"] or not state["stale"]:
        return state, []
    if _is_reading(state) and state["read"] < SORTED_AGAIN * state["sorted"]:
        return state, []
    return changed(state, sorting=True, stale=False, sorted=state["read"]), [("ask", "catalogue", {}, "first")]


def _is_reading(state):
    """Whether more files are to come."""
    return bool(state["listing"]) or state["read"] < state["asked"]


def _catalogue(state, _, data):
    state = changed(state, series=data["series"], companions=data["companions"], sorting=False)
    state, effects = _sort(state)
    known = {series["key"] for series in state["series"]}
    if state["series_key"] not in known:
        state = _first_series(state)
    state = _go(state, state["index"])[0]
    state, more = _thumbnails(state)
    effects += more
    twins = [tuple(pair) for pair in _pairs(data["twins"]) if tuple(pair) not in state["compared"]]
    if twins:
        state = changed(state, compared=state["compared"] + twins, comparing=state["comparing"] + len(twins))
        effects += [("ask", "compare", {"first": one, "second": other}, "any") for one, other in twins]
    return _reading(state), effects


def _thumbnails(state):
    """Ask for a small picture of each series that has none yet."""
    effects = []
    for series in state["series"]:
        if series["count"] and series["key"] not in state["pictured"]:
            stack = series["stacks"][0]
            number, frame = locate(stack, stack["start"])
            payload = {"key": series["key"], "number": number, "frame": frame}
            effects.append(("ask", "thumbnail", payload, "idle"))
    pictured = state["pictured"] + [effect[2]["key"] for effect in effects]
    return changed(state, pictured=pictured), effects


def _compare(state, payload, data):
    """Two files that claim to be the same object were compared."""
    one, other = payload["first"], payload["second"]
    state = changed(state, comparing=state["comparing"] - 1)
    if data["same"]:
        sentence = "This is the same file as %s, byte for byte. One of the two is kept." % state["paths"][one]
        effects = [("first", "forget", {"number": other})]
        state = changed(state, stale=True)
    else:
        sentence = (
            "This file carries the same number (SOP Instance UID) as %s, but its content differs. "
            "Both are kept." % state["paths"][one]
        )
        effects = []
    reason = "duplicate" if data["same"] else "same-uid"
    state = changed(state, problems=state["problems"] + [_problem(state, other, reason, sentence)])
    state, more = _sort(state)
    return _reading(state), effects + more


def _reading(state):
    """The sentence and the phase while files are read, and when all have been."""
    if state["phase"] != "reading":
        return state
    read, asked = state["read"], state["asked"]
    if _is_reading(state):
        return changed(state, progress=(read, max(asked, 1)), sentence="Reading %s." % _many(asked, "file"))
    if state["sorting"] or state["stale"] or state["comparing"]:
        return changed(state, progress=(read, max(asked, 1)))
    return _all_read(state)


def _all_read(state):
    state = changed(state, progress=None, stoppable=False)
    series, left = state["series"], state["left"]
    stopped = "Stopped: %s not read." % _many(left, "file was", "files were") if left else ""
    if not series:
        sentence = stopped or (
            "None of these %d files is a DICOM image. Scans usually lie in a folder named DICOM or IMAGES "
            "on the disc; please choose the whole disc." % state["asked"]
        )
        return changed(state, phase="ready", sentence=sentence)
    if state["series_key"] is None:
        state = _choose(state, series[0]["key"])[0]
    images = sum(one["count"] for one in series)
    others = sum(documents(one)["count"] for one in series if documents(one))
    if not others:
        held = _many(images, "image")
    elif images:
        held = "%s and %s" % (_many(images, "image"), _many(others, "other object"))
    else:
        held = _many(others, "object without an image", "objects without an image")
    sentence = (stopped + " " if stopped else "") + "%s in %s." % (held, _many(len(series), "series", "series"))
    if state["problems"]:
        sentence += " %s: see the list for the reason." % _many(
            len(state["problems"]), "file was left out or is special", "files were left out or are special"
        )
    return changed(state, phase="viewing", sentence=sentence)


# --- looking ----------------------------------------------------------------------------------------------------


def _look(state, effects):
    """Ask for the frame that should be on the screen, one at a time: what was overtaken is never asked for."""
    if state["asking"] is not None or not state["worker_ready"]:
        return state, effects
    wanted = wanted_frame(state)
    if wanted is None or (state["shown"] and state["shown"]["key"] == wanted):
        return state, effects
    return changed(state, asking=wanted), effects + [("ask", "frame", _frame_payload(state, wanted), "view")]


def _frame_payload(state, wanted):
    stack = stack_of(state)
    around = []
    for step in range(1, AHEAD + 1):
        around += [locate(stack, state["index"] + step), locate(stack, state["index"] - step)]
    payload = dict(zip(LOOK, wanted))
    payload["key"] = state["series_key"]
    payload["stack"] = stack["name"]
    payload["index"] = state["index"]
    payload["around"] = [place for place in around if place]
    return payload


def _frame(state, payload, info):
    return changed(state, asking=None, shown=changed(info, **_painted(payload)), frame_problem=""), []


def _frame_failed(state, payload, error):
    # what is known of the frame before stays: by it is judged how large the next one is asked for
    shown = changed(state["shown"] or {}, failed=True, **_painted(payload))
    return changed(state, asking=None, shown=shown, frame_problem=error["sentence"]), []


def _look_up(state, effects):
    """Ask for the document that should be shown, where it is not an image that one looks at."""
    wanted = wanted_document(state)
    if wanted is None or wanted == state["document_asked"] or not state["worker_ready"]:
        return state, effects
    state = changed(state, document_asked=wanted, document=None, opening_document=False, video="")
    return state, effects + [("ask", "document", {"number": wanted}, "view")]


def _document(state, payload, data):
    if payload["number"] != state["document_asked"]:
        return state, []  # another one is shown meanwhile
    return changed(state, document=data), []


def _document_failed(state, payload, error):
    data = {"kind": "", "title": "", "sentence": error["sentence"], "facts": [], "lines": []}
    return _document(state, payload, changed(data, drawings=[], enclosed=None))


def _video(state, how):
    """The browser says of the video that is shown whether it can play it."""
    return changed(state, video=how), []


def _open_document(state, yes):
    """The person wants to open what is inside a file: they are told what that means, and asked."""
    return changed(state, opening_document=yes), []


def _show_object(state, number, frame):
    """Go to an object that a document refers to."""
    place = place_of(state, number, frame)
    if place is None:
        return state, []
    series, stack, index = place
    state, _ = _choose(state, series["key"])
    return _go(_stack(state, stack["name"])[0], index)


def _painted(payload):
    """Which frame an answer is about; `key` is as `wanted_frame` has it."""
    key = tuple(payload[name] for name in LOOK)
    return {"key": key, "series": payload["key"], "stack": payload["stack"], "index": payload["index"]}


def _first_series(state):
    """The first with an image; while files are read, one may still come."""
    for series in state["series"]:
        if series["count"]:
            return _choose(state, series["key"])[0]
    return changed(state, series_key=None)


def _choose(state, key):
    series = series_of(state, key)
    if series is None or key == state["series_key"]:
        return state, []
    stack = series["stacks"][0] if series["stacks"] else None
    index = stack["start"] if stack and not stack["reads"] and state["phase"] == "viewing" else 0
    state = _as_first_shown(state)
    state = changed(state, series_key=key, stack=stack["name"] if stack else "", index=index, playing=False)
    return _with_stack(state), []


def _with_stack(state):
    """Where a stack is read and not looked at, nothing is left of what was looked at before."""
    return changed(state, frame_problem="", shown=None) if stack_of(state)["reads"] else state


def _stack(state, name):
    """Another stack of the series: where it is as long as the one before, the same place in it."""
    before = stack_of(state)
    state = changed(state, stack=name, window=None, voi_lut=None, playing=False)
    after = stack_of(state)
    if after["reads"]:
        state = changed(state, index=0)
    elif before["count"] != after["count"]:
        state = changed(state, index=after["start"])
    return _with_stack(state), []


def _part(state, steps):
    """The next stack of the series, or the one before; round and round."""
    series, stack = series_of(state, state["series_key"]), stack_of(state)
    if not stack or len(series["stacks"]) < 2:
        return state, []
    names = [one["name"] for one in series["stacks"]]
    return _stack(state, names[(names.index(stack["name"]) + steps) % len(names)])


def _go(state, index):
    stack = stack_of(state)
    if not stack:
        return state, []
    return changed(state, index=max(0, min(stack["count"] - 1, index))), []


def _move(state, steps):
    return _go(state, state["index"] + steps)


def _end(state, last):
    return _go(state, 1 << 30 if last else 0)


def _window(state, center_steps, width_steps):
    """A drag: across changes the width, up and down the center, in steps of the present width."""
    shown = state["shown"]
    if not shown or shown.get("center") is None:
        return state, []
    center, width = state["window"] or (shown["center"], shown["width"])
    step = width / 256 if width < 1 else max(width, 16) / 256
    narrowest = MIN_WINDOW_WIDTH if width >= MIN_WINDOW_WIDTH else width / 16
    window = (center + center_steps * step, max(narrowest, width + width_steps * step))
    return changed(state, window=window, voi_lut=None), []


def _preset(state, index):
    presets = (state["shown"] or {}).get("presets") or []
    if not 0 <= index < len(presets):
        return state, []
    _, center, width, voi_lut = presets[index]
    return changed(state, window=(center, width) if voi_lut is None else None, voi_lut=voi_lut), []


def _invert(state):
    return changed(state, invert=not state["invert"]), []


def _drawings(state, yes):
    return changed(state, drawings=yes), []


def _zoom(state, steps):
    zoom = state["zoom"] * ZOOM_STEP**steps
    return changed(state, zoom=max(ZOOM_LIMITS[0], min(ZOOM_LIMITS[1], zoom))), []


def _pan(state, across, down):
    return changed(state, pan=(state["pan"][0] + across, state["pan"][1] + down)), []


def _fit(state):
    return changed(state, zoom=1.0, pan=(0.0, 0.0)), []


def _reset(state):
    return _as_first_shown(state), []


def _as_first_shown(state):
    return changed(state, zoom=1.0, pan=(0.0, 0.0), window=None, voi_lut=None, invert=False, shown_by=None)


def _show_by(state, number):
    """A presentation state was chosen, by the number of its file; window and view are the state's own again."""
    return changed(state, shown_by=number, zoom=1.0, pan=(0.0, 0.0), window=None, voi_lut=None), []


def _stage(state, width, height, ratio):
    return changed(state, stage=(width, height), ratio=ratio), []


def _drag_mode(state, mode):
    return changed(state, drag_mode=mode), []


def _show_name(state, yes):
    return changed(state, show_name=yes), []


def _play(state):
    playing = not state["playing"]
    state = changed(state, playing=playing, forward=True, due=None)
    return state, [("later", 0, ("tick",))] if playing else []


def _tick(state, now):
    """The next frame of a cine; `now` is the time in ms.

    A file that says how long a frame stays is played at that speed, and frames are left out where they cannot be shown
    so fast. Everything else goes on once the last frame is on the screen.
    """
    stack = stack_of(state)
    if not state["playing"] or not stack or stack["count"] < 2:
        return changed(state, playing=False), []
    shown = state["shown"] or {}
    frame_ms = shown.get("frame_ms") or FRAME_MS
    due = state["due"]
    if due is None:
        due = now + frame_ms
    steps = int((now - due) // frame_ms) + 1 if now >= due else 0
    if steps and not shown.get("frame_ms"):
        steps, due = (0, now) if state["asking"] is not None else (1, now)
    if steps:
        index, forward = _played(state["index"], state["forward"], steps, stack["count"], shown.get("sweeps"))
        state = changed(state, index=index, forward=forward)
        due += steps * frame_ms
    return changed(state, due=due), [("later", max(SHORTEST_TICK_MS, int(due - now)), ("tick",))]


def _played(index, forward, steps, count, sweeps):
    """Which frame comes some steps later, round and round or to and fro, and whether it plays forward then."""
    if not sweeps:
        return (index + steps) % count, True
    turn = 2 * (count - 1)
    at = ((index if forward else turn - index) + steps) % turn
    return (at, True) if at < count else (turn - at, False)


# --- what is done to copies -------------------------------------------------------------------------------------


def _preview(state, effects):
    """Ask what the fields that people look at first will become, whenever that may have changed."""
    if state["phase"] not in ("viewing", "done") or not state["worker_ready"] or not state["series"]:
        return state, effects
    asked_with = (state["policy"], state["read"], state["edits"], state["key"])
    if state["previewed"] == asked_with:
        return state, effects
    numbers = [one["first_file"] for one in state["series"]][:MOST_PREVIEWED]
    effects = effects + [("ask", "preview", changed(_chosen(state), numbers=numbers), "idle")]
    if not state["presets"]:
        effects = effects + [("ask", "presets", {}, "idle")]
    return changed(state, previewed=asked_with), effects


def _chosen(state):
    return {"policy": state["policy"], "key": state["key"], "edits": state["edits"]}


def _presets(state, _, data):
    return changed(state, presets=data), [("offer-profile", data[0]["profile"])] if data else []


def _previewed(state, payload, data):
    if any(payload[name] != state[name] for name in ("policy", "edits", "key")):
        return state, []  # something else was chosen meanwhile
    return changed(state, fields=data["fields"]), []


def _choose_preset(state, name):
    """One of the presets, or the file that the person brought before."""
    own = state["own_profile"]
    known = [own] if name == "own" and own else [one for one in state["presets"] if one["name"] == name]
    if not known:
        return state, []
    return _with_policy(changed(state, preset=name, profile_problem=""), known[0]["profile"])


def _with_policy(state, policy):
    return changed(state, policy=policy, elements=None), [("offer-profile", policy)]


def _profile_chosen(state, text):
    """A profile file was chosen: a worker judges it."""
    return state, [("ask", "profile", {"text": text}, "first")]


def _profile(state, _, data):
    return _with_policy(changed(state, preset="own", own_profile=data, profile_problem=""), data["profile"])


def _edit(state, key, text):
    """The person typed a value of their own; an empty one gives the choice back."""
    edits = {name: value for name, value in state["edits"].items() if name != key}
    if text.strip():
        edits[key] = text.strip()
    return changed(state, edits=edits, elements=None), []


def _elements(state, *answer):
    """The elements of the file on the screen were asked for; later, they are here."""
    if answer:
        return changed(state, elements=answer[1]), []
    if state["elements"]:
        return changed(state, elements=None), []
    wanted = wanted_frame(state)
    number = wanted[0] if wanted else wanted_document(state)
    if number is None:
        return state, []
    return state, [("ask", "elements", changed(_chosen(state), number=number), "view")]


def _search(state, text):
    return changed(state, search=text), []


# --- taking the identity out ------------------------------------------------------------------------------------


def _deidentify(state):
    """Begin: which files, under which names."""
    if is_busy(state):
        return state, []
    return _begin(state, "Looking for everything that names a person.", restoring=False)


def _begin(state, sentence, restoring):
    """A job that makes a ZIP: of copies without identity, or (`restoring`) with it."""
    number = state["jobs"] + 1
    job = {"number": number, "items": [], "surveys": [], "done": 0, "withheld": []}
    state = changed(
        state,
        phase="deidentifying",
        job=changed(job, restoring=restoring),
        result=None,
        stoppable=True,
        progress=(0, 1),
        playing=False,
        jobs=number,
        key_made=False,
        sentence=sentence,
    )
    return state, [("clear",), ("ask", "plan", {"job": number}, "first")]


def _plan(state, payload, data):
    """The files and their new names are known; every one is searched for what names a person."""
    if _job_of(state, payload) is None:
        return state, []
    items = data["items"]
    job = changed(state["job"], items=items)
    state = changed(state, job=job, progress=(0, len(items)))
    if not items:
        return _finish(state) if job["restoring"] else _begin_cleaning(state)
    if job["restoring"]:
        known = ("all", "known", {"key_file": state["key_file"]})
        return state, [known] + _in_chunks("restore", _at_a_time(state), items, job)
    return state, _in_chunks("survey", CHUNK, items, job)


def _job_of(state, payload):
    """The job that an answer is for, or None if that is over."""
    job = state["job"]
    return job if job and job["number"] == payload["job"] else None


def _survey(state, payload, data):
    job = _job_of(state, payload)
    if job is None:
        return state, []
    state, all_done = _counted(state, payload, data, surveys=job["surveys"] + [data["identifiers"]])
    return _begin_cleaning(state) if all_done else (state, [])


def _begin_cleaning(state):
    """All that must not be found in any copy is known: tell every worker, then make the copies."""
    job = state["job"]
    left_out = {number for number, _, _ in job["withheld"]}
    secrets = {"key": state["key"], "policy": state["policy"], "edits": state["edits"]}
    known = ("all", "identity", changed(secrets, identifiers=job["surveys"], job=job["number"]))
    items = [item for item in job["items"] if item[0] not in left_out]
    sentence = "Taking the identity out of %s, and checking each." % _many(len(items), "file")
    state = changed(state, job=changed(job, done=len(left_out), surveys=[]), sentence=sentence)
    pieces = _in_chunks("clean", _at_a_time(state), items, job, released=state["released"], clears=state["clears_bits"])
    if not items:
        state, pieces = _finish(state)
    return state, [known] + pieces


def _at_a_time(state):
    """Files that a worker makes copies of before it tells."""
    count = sum(series["file_count"] for series in state["series"])
    size = sum(series["size"] for series in state["series"])
    return CLEAN_CHUNK if size < LARGE * count else FEW


def _in_chunks(kind, size, items, job, **more):
    """Work on items in pieces of `size`; `order` tells where each piece belongs."""
    return [
        ("ask", kind, changed(more, items=items[at : at + size], order=at, job=job["number"]), "any")
        for at in range(0, len(items), size)
    ]


def _release(state, number):
    """The person looked at a file that was withheld and decided to include it: the copies are made anew."""
    if number in state["released"] or is_busy(state):
        return state, []
    return _deidentify(changed(state, released=state["released"] + [number]))


def _clear_bits(state):
    """The person wants what hides in unused bits of pixels to be set to zero: the copies are made anew."""
    if state["clears_bits"] or is_busy(state):
        return state, []
    return _deidentify(changed(state, clears_bits=True))


def _clean(state, payload, data):
    job = _job_of(state, payload)
    if job is None:
        return state, []
    state, all_done = _counted(state, payload, data)
    return _finish(state) if all_done else (state, [])


def _counted(state, payload, data, **found):
    """The job with one more piece of a step answered for, and whether the step is done."""
    job = state["job"]
    done = job["done"] + len(payload["items"])
    job = changed(job, done=done, withheld=job["withheld"] + data["withheld"], **found)
    return changed(state, job=job, progress=(done, len(job["items"]))), done == len(job["items"])


def _finish(state):
    job = state["job"]
    payload = {"withheld": job["withheld"], "job": job["number"]}
    return state, [("ask", "named" if job["restoring"] else "finish", payload, "first")]


def _zipped(state, payload, data):
    job = _job_of(state, payload)
    if job is None:
        return state, []
    problems = [
        changed(_problem(state, number, reason, sentence), number=number, decision=_decision(state, reason))
        for number, reason, sentence in job["withheld"]
    ]
    count = len(job["items"]) - len(problems)
    sentence = "Done: %s in the ZIP." % _many(count, "anonymized copy is", "anonymized copies are")
    if job["restoring"]:
        sentence = "Done: %s in the ZIP. They name people." % _many(count, "file with its name is", "files are")
    if problems:
        sentence += " %s withheld; the reasons are given below." % _many(len(problems), "file was", "files were")
    if not count:
        sentence = "No file could be copied, so there is nothing to save. The reasons are given below."
    result = {
        "count": count,
        "size": data["size"],
        "withheld": problems,
        "summary": data["summary"],
        "job": job["number"],
        "keyed": count > 0 and not job["restoring"],  # a key file can be made for these copies
    }
    state = changed(state, phase="done", job=None, result=result, progress=None, stoppable=False, sentence=sentence)
    return _go_on_reading(state, [])


def _decision(state, reason):
    """What a person may decide about a file that was withheld: the event for it, or nothing."""
    if reason in CLEARABLE and not state["clears_bits"]:
        return "clear-bits"
    return "release" if reason in RELEASABLE else ""


# --- who is who -------------------------------------------------------------------------------------------------


def _make_key(state, passphrase):
    """A key file for the copies that were made is asked for; a worker encrypts it."""
    result = state["result"]
    if not result or not result["keyed"]:
        return state, []
    state = changed(state, key_problem="", key_made=False)
    payload = {"job": result["job"], "passphrase": passphrase, "known": state["key_file"]}
    return state, [("ask", "make-key", payload, "view")]


def _key_made(state, payload, _):
    """It is offered if the copies that it was made for are still there."""
    return changed(state, key_made=_is_for_result(state, payload)), []


def _is_for_result(state, payload):
    return bool(state["result"]) and state["result"]["job"] == payload["job"]


def _key_chosen(state, text, passphrase):
    """A key file was chosen: a worker opens it."""
    if is_busy(state):
        return state, []
    state = changed(state, key_problem="", key_said="Opening the key file.")
    return state, [("ask", "open-key", {"text": text, "passphrase": passphrase}, "view")]


def _key_opened(state, _, data):
    """From now on copies are made under the same secret, and what the key file knows can be named again.

    Copies that were made before are of another secret: no key file for them is made any more.
    """
    if is_busy(state):
        return changed(state, key_said="", key_problem="Copies were being made. Please open the key file again."), []
    said = "The key file is open: it knows %s. Copies made now are named and dated as before." % _many(
        data["files"], "copy", "copies"
    )
    state = changed(state, key=data["secret"], key_file=data["key_file"], key_said=said, elements=None, key_made=False)
    if state["result"]:
        state = changed(state, result=changed(state["result"], keyed=False))
    return state, []


def _reidentify(state):
    """Give copies their names back, as a ZIP."""
    if is_busy(state) or not state["key_file"]:
        return state, []
    return _begin(state, "Putting the names back.", restoring=True)


def _save(state):
    return state, [("save",)]


def _saving(state, percent):
    sentence = "Saving the ZIP. Please leave the page open."
    return changed(state, saving=True, progress=(percent, 100), stoppable=True, sentence=sentence), []


def _saved(state, problem):
    """The ZIP was written where the person chose, or not: `problem` is the browser's name for it."""
    sentence = _SAVED.get(problem, _SAVED["other"])
    return changed(state, saving=False, progress=None, stoppable=False, sentence=sentence), []


_SAVED = {
    "": "Saved.",
    "stopped": "Stopped. Nothing was saved; the ZIP is still here.",
    "AbortError": "Nothing was saved; the ZIP is still here.",
    "QuotaExceededError": "The disk is full, so the ZIP could not be saved. Make room or choose another disk, "
    "then press Save again: the ZIP is still here.",
    "NotReadableError": "One of your files was changed, moved or deleted meanwhile, or the disc was taken out, "
    "so the ZIP could not be saved. Please put it back and make the copies again.",
    "NotFoundError": "One of your files was moved or deleted meanwhile, or the disc was taken out, "
    "so the ZIP could not be saved. Please put it back and make the copies again.",
    "NotAllowedError": "The browser was not allowed to write there. Please choose another folder.",
    "other": "The ZIP could not be saved there. Please choose another folder; the ZIP is still here.",
}


# --- everything else --------------------------------------------------------------------------------------------


def _cancel(state):
    """Stop what is under way; what has been done stays."""
    if state["phase"] == "deidentifying":
        state = changed(
            state, phase="viewing", job=None, progress=None, stoppable=False, sentence="Stopped. No ZIP was made."
        )
        return _go_on_reading(state, [("drop", JOB_KINDS), ("clear",)])
    if state["phase"] == "reading":
        left = state["asked"] - state["read"]
        state = changed(state, listing=0, asked=state["read"], left=left, sorting=False, stale=True, comparing=0)
        state, effects = _sort(state)
        return state, [("drop", READ_KINDS), ("stop-listing",)] + effects
    return changed(state, stoppable=False), [("stop-saving",)]


def _failed(state, kind, payload, error):
    """A piece of work came back with an error instead of a result."""
    if kind == "frame":
        return _frame_failed(state, payload, error)
    if kind == "document":
        return _document_failed(state, payload, error)
    if kind in ("thumbnail", "ahead", "presets"):
        return state, []
    if kind == "profile":
        return changed(state, profile_problem=error["sentence"]), []
    if kind == "preview":  # what was typed cannot be written: say so, and go on without it
        return changed(state, fields=state["fields"] or [], profile_problem=error["sentence"]), []
    if kind == "elements":
        return changed(state, profile_problem=error["sentence"]), []
    if kind in ("make-key", "open-key"):
        said = "The key file that was opened before is still open." if state["key_file"] else ""
        return changed(state, key_problem=error["sentence"], key_said=said), []
    if kind == "compare":
        return _reading(changed(state, comparing=state["comparing"] - 1)), []
    if kind in ("read", "survey", "clean", "restore"):
        return _left_out(state, kind, payload, error["reason"], error["sentence"])
    if kind == "catalogue":
        state = changed(_reading(changed(state, sorting=False)), sentence=error["sentence"])
        return state, []
    if kind == "sample":
        return _listed(state, 1)
    if state["job"] and kind in ("plan", "identity", "finish", "known", "named"):
        sentence = "No ZIP was made: " + error["sentence"]
        state = changed(state, phase="viewing", job=None, progress=None, stoppable=False, sentence=sentence)
        return _go_on_reading(state, [("drop", JOB_KINDS), ("clear",)])
    return changed(state, sentence=error["sentence"]), []


def _go_on_reading(state, effects):
    """After a job: what was dropped meanwhile is still being read, or was read unseen."""
    if _is_reading(state) or state["sorting"] or state["comparing"]:
        state = _reading(changed(state, phase="reading", stoppable=True))
    return state, effects


def _crashed(state, kind, payload):
    """A worker died over this, and over a file that it was given alone; the pool has replaced it."""
    what = "image" if kind in ("frame", "ahead", "thumbnail") else "file"
    sentence = "This %s made the reader stop. The reader was started again, and the %s was left out." % (what, what)
    if kind in ("catalogue", "plan", "finish", "named", "preview", "profile", "elements", "make-key", "open-key"):
        sentence = "The reader stopped and was started again. Please try once more."
    return _failed(state, kind, payload, {"reason": "crashed", "sentence": sentence})


def _left_out(state, kind, payload, reason, sentence):
    """Files that no result came back for: each is named with the reason, and the rest goes on."""
    numbers = [item[0] for item in payload["items"]]
    rows = [[number, reason, sentence] for number in numbers]
    if kind == "read":
        return _read(state, payload, {"problems": rows, "rows": "[]"})
    if kind == "survey":
        return _survey(state, payload, {"identifiers": "", "withheld": rows})
    return _clean(state, payload, {"withheld": rows})


def _proving(state):
    return changed(state, proof=[]), [("prove",)]


def _proved_in_worker(state, _, data):
    return _proved(state, data["rows"])


def _proved(state, rows):
    return changed(state, proof=(state["proof"] or []) + rows), []


def _proof_close(state):
    return changed(state, proof=None), []


def _problem(state, number, reason, sentence):
    path = state["paths"][number] if 0 <= number < len(state["paths"]) else ""
    return {"path": path, "reason": reason, "sentence": sentence}


def _pairs(groups):
    """Each file of a group beside the group's first."""
    return [(group[0], other) for group in groups for other in group[1:]]


def _chunks(numbers, first, size):
    """Numbers in pieces, a small one first, so that something can be shown soon."""
    items = [[number] for number in numbers]
    rest = [items[at : at + size] for at in range(first, len(items), size)]
    return [items[:first]] + rest if items else []


def _many(count, one, many=None):
    return "%d %s" % (count, one if count == 1 else many or one + "s")


_HANDLERS = {
    "loading": _loading,
    "sealed": _sealed,
    "worker-ready": _worker_ready,
    "broken": _broken,
    "listing": _listing,
    "found": _found,
    "listed": _listed,
    "read": _read,
    "catalogue": _catalogue,
    "compare": _compare,
    "sample": _sample,
    "choose": _choose,
    "stack": _stack,
    "part": _part,
    "go": _go,
    "move": _move,
    "end": _end,
    "window": _window,
    "preset": _preset,
    "invert": _invert,
    "drawings": _drawings,
    "show-by": _show_by,
    "zoom": _zoom,
    "pan": _pan,
    "fit": _fit,
    "reset": _reset,
    "stage": _stage,
    "drag-mode": _drag_mode,
    "show-name": _show_name,
    "play": _play,
    "tick": _tick,
    "frame": _frame,
    "document": _document,
    "open-document": _open_document,
    "video": _video,
    "show-object": _show_object,
    "thumbnail": lambda state, *_: (state, []),
    "presets": _presets,
    "preview": _previewed,
    "choose-preset": _choose_preset,
    "profile-chosen": _profile_chosen,
    "profile": _profile,
    "edit": _edit,
    "elements": _elements,
    "search": _search,
    "deidentify": _deidentify,
    "release": _release,
    "clear-bits": _clear_bits,
    "plan": _plan,
    "survey": _survey,
    "clean": _clean,
    "finish": _zipped,
    "restore": _clean,
    "named": _zipped,
    "key-make": _make_key,
    "make-key": _key_made,
    "key-chosen": _key_chosen,
    "open-key": _key_opened,
    "reidentify": _reidentify,
    "save": _save,
    "saving": _saving,
    "saved": _saved,
    "cancel": _cancel,
    "failed": _failed,
    "crashed": _crashed,
    "proving": _proving,
    "prove": _proved_in_worker,
    "proved": _proved,
    "proof-close": _proof_close,
}
