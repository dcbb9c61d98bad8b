"""How often threads are crossed until something is seen, or saved.

Page, readers and conductor are threads of their own, and each message from one to another costs time, the more so where
one of them is busy. What is counted is the longest chain of messages that led to the one looked at: a Lamport clock.
`postMessage` of workers, of ports and of a worker's own scope is wrapped, in the page and, by a line put in front of
boot.js, in all workers. A thread's clock is the chain of messages behind the longest one that it has heard; what it
sends carries that chain and itself, and sending does not turn the clock. Whoever hears it takes the longer chain of
the two, of equals the later. When a person does something the page's chain is emptied and a new round begins, which
all chains of the round before give way to: chains are counted from there. They are kept as the kinds of their messages,
so that a chain that has become too long says itself where it goes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from page.driver import Scanveil
from pydicom.data import get_testdata_file

MOST_TO_PIXELS, MOST_TO_ZIP = 5, 6

CLOCK = """(() => {
  const clock = self.lamport = { round: 0, chain: [], rgba: null, zip: null };
  clock.begin = () => { clock.round += 1; clock.chain = []; clock.rgba = clock.zip = null; };
  const stamp = (message) => {
    if (typeof message?.kind === 'string')
      message.lamport = { round: clock.round, chain: [...clock.chain, message.kind] };
  };
  const hear = ({ data }) => {
    const { round, chain } = data?.lamport ?? { round: -1 };
    if (round > clock.round || (round === clock.round && chain.length >= clock.chain.length))
      Object.assign(clock, { round, chain });
    if (round !== clock.round) return;
    if (data.rgba) clock.rgba ??= chain;
    if (data.kind === 'zipped') clock.zip ??= chain;
  };
  const described = (object, name) => {
    while (!Object.hasOwn(object, name)) object = Object.getPrototypeOf(object);
    return Object.getOwnPropertyDescriptor(object, name);
  };
  const wrap = (object) => {
    const { value: post } = described(object, 'postMessage'), { get, set } = described(object, 'onmessage');
    Object.defineProperty(object, 'postMessage', { configurable: true, writable: true, value(message, ...more) {
      stamp(message);
      return post.call(this, message, ...more);
    } });
    Object.defineProperty(object, 'onmessage', { configurable: true, get, set(handler) {
      set.call(this, (event) => { hear(event); return handler(event); });
    } });
  };
  wrap(MessagePort.prototype);
  if (self.Worker) wrap(Worker.prototype);
  if (self.WorkerGlobalScope) wrap(self);
})();
"""


@pytest.fixture
def counting(closed_page: Scanveil) -> Scanveil:
    """A page that counts."""
    closed_page.first(CLOCK).alter("app/worker.js", lambda code: CLOCK + code)
    return closed_page.open()


def test_a_file_is_seen_after_few_messages(counting: Scanveil) -> None:
    """From choosing it to the pixels of its image."""
    counting.js("lamport.begin()")
    counting.choose("files-input", Path(get_testdata_file("CT_small.dcm")))
    chain = counting.until("lamport.rgba")
    assert len(chain) <= MOST_TO_PIXELS, chain
    assert (chain[0], chain[-1]) == ("files", "answer")


def test_a_zip_is_there_after_few_messages(counting: Scanveil) -> None:
    """From the button to the ZIP; while nothing else is under way."""
    counting.choose_files(Path(get_testdata_file("CT_small.dcm"))).until_painted().settled()
    counting.js("() => { lamport.begin(); document.getElementById('deidentify').click(); }")
    chain = counting.until("lamport.zip", seconds=60)
    assert len(chain) <= MOST_TO_ZIP, chain
    assert (chain[0], chain[-1]) == ("copy", "zipped")
