"""Methods that open and change modals and Home tabs."""

from __future__ import annotations

from dataclasses import replace

from tests.bots.slack.web.calls import Call, RefusedError
from tests.bots.slack.web.checking import wrong_with_view
from tests.bots.slack.web.records import Fields, View
from tests.bots.slack.web.state import TRIGGER_SECONDS, State, Trigger

MOST_IN_STACK = 3


def views_open(state: State, call: Call) -> Fields:
    trigger = _exchanged(state, call)
    return _shown(state, trigger, _checked(state, call, "modal"))


def views_push(state: State, call: Call) -> Fields:
    trigger = _exchanged(state, call)
    root = state.views[trigger.on].root if trigger.on in state.views else ""
    if not root:
        raise RefusedError("not_found")
    if sum(view.root == root for view in state.views.values()) >= MOST_IN_STACK:
        raise RefusedError("push_limit_reached")
    return _shown(state, trigger, _checked(state, call, "modal"), root)


def views_update(state: State, call: Call) -> Fields:
    ident, external = call.text("view_id"), call.text("external_id")
    view = state.views.get(ident) or next(
        (each for each in state.views.values() if external and each.payload.get("external_id") == external), None
    )
    if view is None:
        raise RefusedError("not_found")
    _fresh(call, view)
    payload = _checked(state, call, str(view.payload["type"]))
    return {"view": changed(state, view, payload).as_slack()}


def views_publish(state: State, call: Call) -> Fields:
    user = call.text("user_id")
    if user not in state.people:
        raise RefusedError("user_not_found")
    view = state.views.get(state.homes.get(user, ""))
    if view is not None:
        _fresh(call, view)
    payload = _checked(state, call, "home")
    if view is not None:
        return {"view": changed(state, view, payload).as_slack()}
    ident = state.homes[user] = state.name("V")
    return {"view": state.show(View(id=ident, hash="", user=user, payload=payload, root=ident)).as_slack()}


def changed(state: State, view: View, payload: Fields) -> View:
    """Show another content in a view. What was filled in stays where block and action keep their ids."""
    kept = {
        (block["block_id"], element["action_id"])
        for block in payload["blocks"]
        for element in [*block.get("elements", []), block.get("element"), block.get("accessory")]
        if isinstance(element, dict) and "block_id" in block and "action_id" in element
    }
    values = {
        block: {action: value for action, value in actions.items() if (block, action) in kept}
        for block, actions in view.values.items()
    }
    values = {block: actions for block, actions in values.items() if actions}
    return state.show(replace(view, payload=payload, values=values))


def opened(state: State, user: str, payload: Fields, team: str, root: str = "") -> View:
    """Show a new modal."""
    ident = state.name("V")
    return state.show(View(id=ident, hash="", user=user, payload=payload, team=team, root=root or ident))


def check_view(state: State, what: str, payload: object) -> None:
    """Refuse a view as Slack does, and keep what was wrong with it."""
    wrong = list(wrong_with_view(payload))
    if wrong:
        state.violations.extend(f"{what}: {each}" for each in wrong)
        error = "view_too_large" if "view_too_large" in wrong else "invalid_arguments"
        raise RefusedError(error, response_metadata={"messages": [f"[ERROR] {each}" for each in wrong]})


def _shown(state: State, trigger: Trigger, payload: Fields, root: str = "") -> Fields:
    return {"view": opened(state, trigger.user, payload, trigger.team, root).as_slack()}


def _exchanged(state: State, call: Call) -> Trigger:
    trigger = state.triggers.get(call.text("trigger_id"))
    if trigger is None:
        raise RefusedError("invalid_trigger_id")
    if trigger.is_used:
        raise RefusedError("exchanged_trigger_id")
    if state.clock.now() - trigger.at > TRIGGER_SECONDS:
        raise RefusedError("expired_trigger_id")
    trigger.is_used = True
    return trigger


def _checked(state: State, call: Call, kind: str) -> Fields:
    payload = call.nested("view")
    check_view(state, call.method, payload)
    if payload["type"] != kind:
        state.violations.append(f"{call.method}: a {payload['type']}, but a {kind} belongs here")
        raise RefusedError("invalid_arguments")
    given: Fields = payload
    return given


def _fresh(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise RefusedError("hash_conflict")
