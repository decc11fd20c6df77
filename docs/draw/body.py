"""A body as numbers: how a pose is written down, and where its joints then are.

Lengths are in body units, about 430 to a standing person. The origin is on the ground in the middle of a panel, x to
the right and y up. Angles are in degrees, 0 to the right and 90 up.
"""

from dataclasses import dataclass
from math import acos, atan2, cos, degrees, hypot, radians, sin
from typing import Literal

Point = tuple[float, float]

UPPER_ARM, FOREARM = 68.0, 70.0
THIGH, SHIN, ANKLE = 100.0, 98.0, 16.0
LOW_SPINE, HIGH_SPINE, NECK = 60.0, 65.0, 60.0
HEAD, SHOULDERS, HIPS = 33.0, 38.0, 19.0


@dataclass(frozen=True)
class To:
    """The hand or ankle is at a point; the joint between is worked out. `flip` bends it the other way."""

    x: float
    y: float
    flip: bool = False


@dataclass(frozen=True)
class Turn:
    """The directions of the upper and the lower half of a limb."""

    upper: float
    lower: float


@dataclass(frozen=True)
class Via:
    """Both joints as points, for limbs that look shorter because they point at the viewer."""

    middle: Point
    end: Point


Limb = To | Turn | Via
Chain = tuple[Point, Point, Point]


@dataclass(frozen=True, kw_only=True)
class Pose:
    """One position of the body. In front and back views, near is the side on the right of the picture.

    spine:  directions of the lower and the upper back, from the hip up
    look:   direction of the nose, in side views
    feet:   directions of the toes, near and far
    facing: 1 if the front of an upright body is on the right, -1 if on the left
    shrug:  how far the shoulders are moved from where they rest
    breath: how far the belly stands out more than at rest
    hot:    parts in the accent colour: near_arm, far_arm, near_leg, far_leg, head, chest, belly, hips
    """

    hip: Point
    near_arm: Limb
    far_arm: Limb
    near_leg: Limb
    far_leg: Limb
    spine: tuple[float, float] = (90, 90)
    neck: float = 90
    look: float = 0
    feet: tuple[float, float] = (0, 0)
    view: Literal["side", "front", "back"] = "side"
    head: Literal["", "side", "front", "back"] = ""
    facing: int = 1
    shrug: Point = (0, 0)
    breath: float = 0
    hot: tuple[str, ...] = ()


@dataclass(frozen=True)
class Joints:
    """Where everything is. Arms and legs are chains from the body outwards."""

    hip: Point
    waist: Point
    chest: Point
    head: Point
    near_arm: Chain
    far_arm: Chain
    near_leg: Chain
    far_leg: Chain


def along(start: Point, angle: float, length: float) -> Point:
    """The point `length` away from `start` in the direction `angle`."""
    return start[0] + length * cos(radians(angle)), start[1] + length * sin(radians(angle))


def between(a: Point, b: Point, share: float) -> Point:
    """The point that lies `share` of the way from `a` to `b`."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def direction(a: Point, b: Point) -> float:
    """The direction from `a` to `b`."""
    return degrees(atan2(b[1] - a[1], b[0] - a[0]))


def reach(root: Point, limb: To, lengths: Point, bend: int) -> Chain:
    """A limb of two parts that ends at a target, or as near to it as the limb is long."""
    upper, lower = lengths
    target = (limb.x, limb.y)
    far = min(hypot(target[0] - root[0], target[1] - root[1]), upper + lower - 0.01)
    far = max(far, abs(upper - lower) + 0.01)
    at_root = degrees(acos((upper**2 + far**2 - lower**2) / (2 * upper * far)))
    aim = direction(root, target)
    side = -bend if limb.flip else bend
    return root, along(root, aim + side * at_root, upper), along(root, aim, far)


def chain(root: Point, limb: Limb, lengths: Point, bend: int) -> Chain:
    """The joints of a limb that starts at `root`."""
    match limb:
        case To():
            return reach(root, limb, lengths, bend)
        case Turn(upper, lower):
            middle = along(root, upper, lengths[0])
            return root, middle, along(middle, lower, lengths[1])
        case Via(middle, end):
            return root, middle, end


def roots(pose: Pose, centre: Point, angle: float, half: float) -> tuple[Point, Point]:
    """Where near and far limbs start: side by side from the front, almost behind each other from the side."""
    if pose.view == "side":
        return centre, along(centre, angle - 90 * pose.facing, 7)
    return along(centre, angle - 90, half), along(centre, angle + 90, half)


def solve(pose: Pose) -> Joints:
    """All joints of a pose."""
    low, high = pose.spine
    waist = along(pose.hip, low, LOW_SPINE)
    chest = along(waist, high, HIGH_SPINE)
    near, far = roots(pose, chest, high, SHOULDERS)
    shrug_x = 1 if pose.view == "side" else -1
    near = near[0] + pose.shrug[0], near[1] + pose.shrug[1]
    far = far[0] + shrug_x * pose.shrug[0], far[1] + pose.shrug[1]
    near_hip, far_hip = roots(pose, pose.hip, low, HIPS)
    arm, leg = (UPPER_ARM, FOREARM), (THIGH, SHIN)
    return Joints(
        pose.hip, waist, chest, along(chest, pose.neck, NECK),
        chain(near, pose.near_arm, arm, -pose.facing), chain(far, pose.far_arm, arm, -pose.facing),
        chain(near_hip, pose.near_leg, leg, pose.facing), chain(far_hip, pose.far_leg, leg, pose.facing),
    )  # fmt: skip
