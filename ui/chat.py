"""The chat as Gradio Blocks, one per language: components and events, nothing decided here.

The history stays on the server (``gr.State``): passing the chatbot as an input would upload it every turn. Every
message is ``gr.HTML`` with the default template: Markdown renumbers lists, other templates run what they show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from rag.records import Language
from ui import session as sessions
from ui.client_api import add_client_api
from ui.labels import label
from ui.limit import address_of
from ui.saving.routes import save_menu_html
from ui.service import Service
from ui.session import Session
from ui.shell import footer_html, header_html, reader_html, welcome_html

if TYPE_CHECKING:
    import gradio as gr

    from rag.archive import Archive

# Runs in the browser before a question is sent: see static/aw.js. Returns the inputs when it is this question's turn,
# or a blank question when the same one was sent a moment ago.
_SEND = "async (question, session) => [window.aw ? await window.aw.send(question) : question, session]"
_LOST = "(question, session) => [window.aw ? window.aw.lost() : question, session]"


def build_chat(archive: Archive, lang: Language, other: str, service: Service) -> gr.Blocks:
    """Return the page in ``lang``; ``other`` is the relative address of the page in the other language."""
    import gradio as gr

    with gr.Blocks(title=label(lang, "title"), fill_width=True, analytics_enabled=False) as blocks:
        gr.HTML(header_html(archive.documents, lang, other), js_on_load="", elem_id="aw-header")
        with gr.Row(elem_id="aw-main"):
            with gr.Column(elem_id="aw-chat", scale=3, min_width=280):
                gr.HTML(welcome_html(lang), js_on_load="", elem_id="aw-welcome")
                conversation = _conversation(lang)
                clear = _tools(lang)
                box, send = _form(lang)
            with gr.Column(elem_id="aw-source", scale=2, min_width=280):
                gr.HTML(reader_html(archive.documents, lang), js_on_load="")
        gr.HTML(footer_html(lang), js_on_load="")
        state = gr.State(Session())
        _connect(blocks, archive, (lang, service), (box, send, clear, conversation, state))
        add_client_api(archive, service)
    return blocks


def _conversation(lang: Language) -> gr.Chatbot:
    import gradio as gr

    return gr.Chatbot(
        elem_id="gesprek",
        label=label(lang, "chat"),
        show_label=False,
        layout="panel",
        buttons=[],
        latex_delimiters=[],
        allow_tags=False,
        group_consecutive_messages=False,
        autoscroll=False,
        feedback_options=None,
        height=None,
    )


def _tools(lang: Language) -> gr.Button:
    import gradio as gr

    # above the box, not in it: on a phone they scroll with the conversation, so that nobody wipes it by mistake
    with gr.Row(elem_id="aw-tools"):
        gr.HTML(save_menu_html(lang), js_on_load="")
        return gr.Button(label(lang, "clear"), size="sm", elem_id="aw-clear", min_width=90, scale=0)


def _form(lang: Language) -> tuple[gr.Textbox, gr.Button]:
    import gradio as gr

    with gr.Row(elem_id="aw-form"):
        box = gr.Textbox(
            elem_id="vraag",
            label=label(lang, "ask"),
            placeholder=label(lang, "placeholder"),
            max_lines=3,
            max_length=sessions.LIMIT,
            scale=5,
            min_width=160,
            html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="search"),
        )
        send = gr.Button(label(lang, "send"), variant="primary", elem_id="aw-send", scale=1, min_width=120)
    return box, send


def _events(archive: Archive, lang: Language, service: Service) -> tuple[Callable[..., Any], ...]:
    """Return what happens when a question is sent, when that went wrong, and when a page is opened."""
    import gradio as gr

    look = _look()
    watched, opinions = service.watched(archive, "chat"), service.feedback is not None

    def answer(query: str, session: Session, request: gr.Request) -> list[Any]:
        # a link with a question counts too: it costs the same search
        if wait := service.wait(address_of(request.client), "chat"):
            after = sessions.refuse(session, query, lang, wait)
        else:
            after = sessions.ask(watched, session, query, lang, opinions=opinions)
        return [_messages(after, look), after]

    def respond(query: str, session: Session, request: gr.Request) -> Iterator[list[Any]]:
        if not sessions.clean(query):
            yield [gr.skip(), gr.skip()]
            return
        # the box is the browser's: emptied from here it would lose what was typed meanwhile
        yield [_messages(sessions.busy(session, query, lang), look), session]
        yield answer(query, session, request)

    def recover(query: str, session: Session) -> list[Any]:
        after = sessions.failed(session, query, lang)
        return [_messages(after, look), after]

    def restore(request: gr.Request) -> list[Any]:
        query = sessions.linked_query(dict(request.query_params), archive.documents, lang)
        return answer(query, Session(), request) if query else [gr.skip(), gr.skip()]

    # Gradio fills the parameter by its type, which it cannot look up from a name that is local here
    for event in (respond, restore):
        event.__annotations__["request"] = gr.Request
    return respond, recover, restore


def _connect(blocks: gr.Blocks, archive: Archive, how: tuple[Language, Service], parts: tuple[Any, ...]) -> None:
    import gradio as gr

    box, send, clear, conversation, state = parts
    respond, recover, restore = _events(archive, *how)
    asked = gr.on(
        [box.submit, send.click],
        respond,
        [box, state],
        [conversation, state],
        js=_SEND,
        trigger_mode="multiple",
        show_progress="hidden",
        api_visibility="private",
    )
    # a mistake of the program, as against an error that it foresees: the question must not vanish with it
    asked.failure(
        recover, [box, state], [conversation, state], js=_LOST, show_progress="hidden", api_visibility="private"
    )
    blocks.load(restore, None, [conversation, state], show_progress="hidden", api_visibility="private")
    clear.click(
        lambda: [[], Session()],
        None,
        [conversation, state],
        js="() => { window.aw && window.aw.clear(); }",
        show_progress="hidden",
        api_visibility="private",
    )


def _messages(session: Session, look: dict[str, Any]) -> list[dict[str, Any]]:
    out = []
    for said in session.said:
        for role, text in (("user", said.asked), ("assistant", said.html)):
            out.append({"role": role, "content": look | {"value": text}})
    return out


def _look() -> dict[str, Any]:
    """Return a message without its text, as Gradio's page needs it; made while the page is built, not in an event.

    A ``gr.HTML`` as a message would be built anew for every turn of the conversation, and its text sent twice.
    """
    import gradio as gr

    args = {"js_on_load": "", "render": False}
    found = gr.HTML(**args).get_config()
    props = {name: value for name, value in found.items() if name != "value"}
    return {"type": "component", "component": "html", "constructor_args": args, "props": props}
