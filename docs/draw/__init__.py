"""The exercise pictures, drawn by code: `python -m docs.draw` writes content/media/<exercise_id>.png.

poses.py and lying.py say how the body is placed (data only), body.py works out the joints, figure.py draws the person,
props.py the things around, marks.py the arrows, card.py puts start and end side by side.
"""
