"""The panel's doors to what a person does with a ticket."""

from desk.pod.access import panel_view
from desk.ticket import acts

approve = panel_view("POST")(acts.approve)
rejecting = panel_view("GET")(acts.rejecting)
reject = panel_view("POST")(acts.reject)
editing = panel_view("GET")(acts.editing)
edit = panel_view("POST")(acts.edit)
cancel = panel_view("GET")(acts.cancel)
undo = panel_view("POST")(acts.undo)
tick = panel_view("POST")(acts.tick)
