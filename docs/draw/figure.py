"""The person: thick rounded limbs, the far side darker, the part that matters in the accent colour."""

from itertools import pairwise

from docs.draw.body import HEAD, HIPS, SHOULDERS, Chain, Joints, Point, Pose, along, between, direction, solve
from docs.draw.canvas import (
    ACCENT,
    ACCENT_FAR,
    INK,
    PANEL,
    SHIRT,
    SHIRT_FAR,
    SHORTS,
    SHORTS_FAR,
    SKIN,
    SKIN_FAR,
    Canvas,
)

RIM = 3.5


def person(canvas: Canvas, pose: Pose) -> None:
    """Draw the whole body, what is far away first."""
    joints = solve(pose)
    if pose.view == "front":
        person_in_front(canvas, pose, joints)
        return
    arm(canvas, pose, "far", joints.far_arm)
    leg(canvas, pose, "far", joints.far_leg)
    if pose.view == "back":
        arm(canvas, pose, "near", joints.near_arm)
    leg(canvas, pose, "near", joints.near_leg)
    torso(canvas, pose, joints)
    head(canvas, pose, joints.head)
    if pose.view == "side":
        arm(canvas, pose, "near", joints.near_arm)


def person_in_front(canvas: Canvas, pose: Pose, joints: Joints) -> None:
    """Draw a body seen from the front: both arms lie over the chest."""
    leg(canvas, pose, "far", joints.far_leg)
    leg(canvas, pose, "near", joints.near_leg)
    torso(canvas, pose, joints)
    head(canvas, pose, joints.head)
    arm(canvas, pose, "far", joints.far_arm)
    arm(canvas, pose, "near", joints.near_arm)


def shade(pose: Pose, side: str, limb: str, plain: tuple[str, str]) -> str:
    """The colour of a limb's part: near or far, or the accent."""
    far = side == "far" and pose.view == "side"
    if f"{side}_{limb}" in pose.hot:
        return ACCENT_FAR if far else ACCENT
    return plain[1] if far else plain[0]


def arm(canvas: Canvas, pose: Pose, side: str, chain: Chain) -> None:
    """An arm with a sleeve and a hand."""
    shoulder, elbow, hand = chain
    skin = shade(pose, side, "arm", (SKIN, SKIN_FAR))
    tip = along(hand, direction(elbow, hand), 8)
    if side == "near" or pose.view != "side":
        rim(canvas, [(shoulder, 17), (elbow, 13), (hand, 11), (tip, 10)])
    canvas.capsule(elbow, hand, (13, 9.5), skin)
    canvas.capsule(hand, tip, (11.5, 9.5), skin)
    canvas.capsule(shoulder, elbow, (16, 13), skin)
    sleeve = shade(pose, side, "arm", (SHIRT, SHIRT_FAR))
    canvas.capsule(shoulder, between(shoulder, elbow, 0.5), (17, 16), sleeve)


def leg(canvas: Canvas, pose: Pose, side: str, chain: Chain) -> None:
    """A leg in shorts, with a shoe."""
    hip, knee, ankle = chain
    skin = shade(pose, side, "leg", (SKIN, SKIN_FAR))
    if side == "near":
        rim(canvas, [(hip, 23), (knee, 17), (ankle, 11)])
    shoe(canvas, pose, side, ankle)
    canvas.capsule(knee, ankle, (16.5, 10.5), skin)
    canvas.capsule(hip, knee, (22, 17), skin)
    shorts = shade(pose, side, "leg", (SHORTS, SHORTS_FAR))
    canvas.capsule(hip, between(hip, knee, 0.55), (24, 21), shorts)


def shoe(canvas: Canvas, pose: Pose, side: str, ankle: Point) -> None:
    """A shoe that points where the foot points."""
    aim = pose.feet[0] if side == "near" else pose.feet[1]
    colour = SHORTS_FAR if side == "far" and pose.view == "side" else INK
    if pose.view != "side":
        canvas.capsule(ankle, along(ankle, aim, 14), (12, 11), colour)
        return
    sole = along(ankle, aim - 90 * pose.facing, 6)
    heel, toe = along(sole, aim, -6), along(sole, aim, 33)
    if side == "near":
        rim(canvas, [(heel, 10.5), (toe, 8)])
    canvas.capsule(heel, toe, (10.5, 8), colour)
    canvas.capsule(ankle, heel, (11.5, 10), colour)


def rim(canvas: Canvas, parts: list[tuple[Point, float]]) -> None:
    """A thin light edge, so that a limb stands out from what is behind it."""
    for (a, wide), (b, narrow) in pairwise(parts):
        canvas.capsule(a, b, (wide + RIM, narrow + RIM), PANEL)


def torso(canvas: Canvas, pose: Pose, joints: Joints) -> None:
    """The trunk, the neck, and the part of the shorts that belongs to the hips."""
    neck = shade(pose, "near", "neck", (SKIN, SKIN))
    canvas.capsule(joints.chest, joints.head, (13, 12), neck)
    shirts = [ACCENT if part in pose.hot else SHIRT for part in ("chest", "belly")]
    shorts = ACCENT if "hips" in pose.hot else SHORTS
    if pose.view == "side":
        bulge = along(between(joints.hip, joints.waist, 0.7), pose.spine[0] - 90 * pose.facing, pose.breath)
        canvas.dot(bulge, 26, shirts[1])
        side_torso(canvas, joints, shirts, shorts)
    else:
        wide_torso(canvas, pose, joints, shirts, shorts)


def side_torso(canvas: Canvas, joints: Joints, shirts: list[str], shorts: str) -> None:
    """The trunk from the side: three round places, joined."""
    canvas.capsule(joints.hip, joints.waist, (27, 25), shirts[1])
    canvas.capsule(joints.waist, joints.chest, (25, 24), shirts[0])
    if shirts[1] != shirts[0]:
        canvas.capsule(between(joints.hip, joints.waist, 0.5), joints.waist, (26, 25), shirts[1])
    canvas.capsule(joints.hip, between(joints.hip, joints.waist, 0.3), (27, 26), shorts)


def wide_torso(canvas: Canvas, pose: Pose, joints: Joints, shirts: list[str], shorts: str) -> None:
    """The trunk from the front or the back: three pairs of corners, rounded."""
    low, high = pose.spine
    middle = (low + high) / 2
    top = along(joints.near_arm[0], high, -6), along(joints.far_arm[0], high, -6)
    waist = along(joints.waist, middle - 90, SHOULDERS - 12), along(joints.waist, middle + 90, SHOULDERS - 12)
    hips = along(joints.hip, low - 90, HIPS + 5), along(joints.hip, low + 90, HIPS + 5)
    slab(canvas, waist, hips, (15, 19), shirts[1])
    slab(canvas, top, waist, (20, 15), shirts[0])
    belt = along(hips[0], low, 16), along(hips[1], low, 16)
    slab(canvas, belt, hips, (18, 19), shorts)


def slab(canvas: Canvas, top: tuple[Point, Point], bottom: tuple[Point, Point], radii: Point, colour: str) -> None:
    """Four corners, rounded."""
    canvas.polygon([top[0], top[1], bottom[1], bottom[0]], colour)
    canvas.capsule(top[0], top[1], (radii[0], radii[0]), colour)
    canvas.capsule(bottom[0], bottom[1], (radii[1], radii[1]), colour)
    for side in (0, 1):
        canvas.capsule(top[side], bottom[side], radii, colour)


def head(canvas: Canvas, pose: Pose, centre: Point) -> None:
    """A head with hair and, unless it is seen from behind, a face."""
    skin = ACCENT if "head" in pose.hot else SKIN
    view = pose.head or pose.view
    canvas.dot(centre, HEAD, INK if view == "back" else skin)
    if view == "side":
        profile(canvas, pose, centre, skin)
    elif view == "front":
        full_face(canvas, pose, centre)


def profile(canvas: Canvas, pose: Pose, centre: Point, skin: str) -> None:
    """Nose, eye, mouth, ear and hair of a head seen from the side."""
    aim, turn = pose.look, pose.facing
    canvas.capsule(along(centre, aim, HEAD - 6), along(centre, aim - 8 * turn, HEAD + 5), (9, 5), skin)
    canvas.capsule(along(centre, aim - 45 * turn, HEAD - 9), along(centre, aim - 48 * turn, HEAD - 6), (11, 9), skin)
    ends = sorted((aim + 42 * turn, aim + 205 * turn))
    canvas.slice(centre, HEAD + 1.5, (ends[0], ends[1]), INK)
    canvas.dot(along(centre, aim + 28 * turn, 21), 3.8, INK)
    mouth = [along(centre, aim - spot * turn, 25) for spot in (26, 33, 42)]
    canvas.stroke([*mouth, along(centre, aim - 48 * turn, 20)], 3, INK)
    canvas.dot(along(centre, aim + 180, 4), 5.5, SKIN_FAR if skin == SKIN else ACCENT_FAR)


def full_face(canvas: Canvas, pose: Pose, centre: Point) -> None:
    """Hair, two eyes and a smile of a head seen from the front."""
    up = pose.neck
    canvas.slice(centre, HEAD + 1.5, (up - 62, up + 62), INK)
    for side in (-90, 90):
        canvas.dot(along(along(centre, up + side, 11), up, -1), 3.8, INK)
    smile = [along(along(centre, up, -4), up + 180 + bow, 15) for bow in (-42, -20, 0, 20, 42)]
    canvas.stroke(smile, 3, INK)
