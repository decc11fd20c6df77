"""How the body is placed in the exercises that are done standing or sitting. Data only; body.py says what it means."""

from docs.draw.body import Pose, To, Turn, Via
from docs.draw.card import Exercise, Scene
from docs.draw.marks import Arc, Arrow, Band, Blade, Dashes, Note, Wave
from docs.draw.props import Chair, Door, Flag, Wall

FRONT_FEET, TURNED_OUT = (-70, -110), (To(26, 16), To(-26, 16))

THORACIC_EXTENSION = Exercise(
    scale=1.2,
    start=Scene(
        behind=(Chair(-70),),
        pose=Pose(
            hip=(-28, 121), near_arm=To(50, 146), far_arm=To(62, 146), near_leg=To(70, 16), far_leg=To(82, 16),
        ),
    ),
    end=Scene(
        behind=(Chair(-70),),
        pose=Pose(
            hip=(-28, 121), spine=(92, 122), neck=124, look=38, hot=("chest",),
            near_arm=To(-122, 272), far_arm=To(-118, 278), near_leg=To(70, 16), far_leg=To(82, 16),
        ),
        marks=(Arc((-28, 181), 170, 68, 94),),
    ),
)  # fmt: skip

BAND_ROW = Exercise(
    scale=1.05,
    start=Scene(
        behind=(Wall(190),),
        pose=Pose(hip=(-60, 208), near_arm=To(70, 302), far_arm=To(76, 306), near_leg=To(-88, 16), far_leg=To(-34, 16)),
        marks=(Band(((74, 303), (190, 303))),),
    ),
    end=Scene(
        behind=(Wall(190),),
        pose=Pose(
            hip=(-60, 208), hot=("near_arm", "far_arm"),
            near_arm=To(-22, 285), far_arm=To(-8, 290), near_leg=To(-88, 16), far_leg=To(-34, 16),
        ),
        marks=(Band(((-18, 286), (190, 303))), Arrow(((-140, 280), (-200, 280)))),
    ),
)  # fmt: skip

BAND_PULL_APART = Exercise(
    scale=1.1,
    start=Scene(
        pose=Pose(
            view="front", hip=(0, 213), feet=FRONT_FEET, near_arm=Via((60, 290), (34, 312)),
            far_arm=Via((-60, 290), (-34, 312)), near_leg=TURNED_OUT[0], far_leg=TURNED_OUT[1],
        ),
        marks=(Band(((-34, 314), (34, 314))),),
    ),
    end=Scene(
        pose=Pose(
            view="front", hip=(0, 213), feet=FRONT_FEET, near_arm=Via((105, 326), (172, 318)),
            far_arm=Via((-105, 326), (-172, 318)), near_leg=TURNED_OUT[0], far_leg=TURNED_OUT[1],
            hot=("near_arm", "far_arm"),
        ),
        marks=(
            Band(((-172, 318), (-60, 312), (60, 312), (172, 318))),
            Arrow(((85, 366), (150, 366))), Arrow(((-85, 366), (-150, 366))),
        ),
    ),
)  # fmt: skip

SCAPULAR_SQUEEZE = Exercise(
    scale=1.75, ground=-300, floor=False,
    start=Scene(
        pose=Pose(
            view="back", hip=(0, 213), shrug=(0, 4), near_arm=Via((58, 272), (62, 204)),
            far_arm=Via((-58, 272), (-62, 204)), near_leg=To(26, 16), far_leg=To(-26, 16),
        ),
        marks=(Blade((18, 325), 1), Blade((-18, 325), -1)),
    ),
    end=Scene(
        pose=Pose(
            view="back", hip=(0, 213), shrug=(-1, -3), near_arm=Via((60, 268), (68, 202)),
            far_arm=Via((-60, 268), (-68, 202)), near_leg=To(26, 16), far_leg=To(-26, 16),
        ),
        marks=(
            Blade((7, 316), 1, True), Blade((-7, 316), -1, True),
            Arrow(((80, 336), (46, 312))), Arrow(((-80, 336), (-46, 312))),
        ),
    ),
)  # fmt: skip

WALL_SLIDE = Exercise(
    scale=1.02,
    start=Scene(
        behind=(Wall(79),),
        pose=Pose(hip=(0, 213), near_arm=Turn(-18, 89), far_arm=Turn(-22, 89), near_leg=To(-8, 16), far_leg=To(10, 16)),
    ),
    end=Scene(
        behind=(Wall(79),),
        pose=Pose(
            hip=(6, 212), spine=(86, 83), neck=88, look=12, hot=("near_arm", "far_arm"),
            near_arm=Turn(48, 89), far_arm=Turn(50, 89), near_leg=To(-8, 16), far_leg=To(10, 16),
        ),
        marks=(Arrow(((118, 330), (118, 425))),),
    ),
)  # fmt: skip

DOORWAY_STRETCH = Exercise(
    scale=1.02,
    start=Scene(
        behind=(Door(0),),
        pose=Pose(
            hip=(-62, 212), near_arm=Turn(-14, 88), far_arm=Turn(-92, -80), near_leg=To(-78, 16), far_leg=To(-44, 16),
            hot=("near_arm",),
        ),
    ),
    end=Scene(
        behind=(Door(0),),
        pose=Pose(
            hip=(72, 206), spine=(86, 88), near_arm=Turn(194, 92), far_arm=Turn(-92, -80),
            near_leg=To(22, 18), far_leg=To(128, 16), feet=(-6, 0), hot=("near_arm", "chest"),
        ),
        marks=(Arrow(((130, 300), (200, 300))),),
    ),
)  # fmt: skip

CHIN_TUCK = Exercise(
    scale=1.9, ground=-400, floor=False,
    start=Scene(
        behind=(Chair(-62, 160, 300),),
        pose=Pose(hip=(-20, 213), neck=68, near_arm=To(60, 225), far_arm=To(64, 228), near_leg=To(90, 90), far_leg=To(90, 90)),
        marks=(Dashes((-20, 300), (-20, 470)),),
    ),
    end=Scene(
        behind=(Chair(-62, 160, 300),),
        pose=Pose(
            hip=(-20, 213), neck=92, near_arm=To(60, 225), far_arm=To(64, 228), near_leg=To(90, 90), far_leg=To(90, 90),
            hot=("head",),
        ),
        marks=(Dashes((-20, 300), (-20, 470)), Arrow(((75, 385), (36, 385)))),
    ),
)  # fmt: skip

OVERHEAD_SIDE_LEAN = Exercise(
    start=Scene(
        pose=Pose(
            view="front", hip=(0, 207), feet=FRONT_FEET, near_arm=Turn(78, 98), far_arm=Turn(102, 82),
            near_leg=To(58, 16), far_leg=To(-58, 16),
        ),
    ),
    end=Scene(
        pose=Pose(
            view="front", hip=(-10, 207), spine=(82, 64), neck=62, feet=FRONT_FEET, near_arm=Turn(52, 68), far_arm=Turn(76, 54),
            near_leg=To(58, 16), far_leg=To(-58, 16), hot=("chest", "belly"),
        ),
        marks=(Arc((-10, 207), 262, 106, 78),),
    ),
)  # fmt: skip

ARM_SWING_DRILL = Exercise(
    scale=1.1,
    start=Scene(
        pose=Pose(hip=(0, 212), near_arm=Turn(-96, 2), far_arm=Turn(-90, 8), near_leg=To(-10, 16), far_leg=To(12, 16)),
    ),
    end=Scene(
        pose=Pose(
            hip=(0, 212), near_arm=Turn(-146, -42), far_arm=Turn(-68, 38), near_leg=To(-10, 16), far_leg=To(12, 16),
            hot=("near_arm", "far_arm"),
        ),
        marks=(Arc((0, 337), 112, -92, -146), Arc((0, 337), 132, -50, -18)),
    ),
)  # fmt: skip

POSTURE_RESET = Exercise(
    scale=1.1,
    start=Scene(
        pose=Pose(
            view="front", hip=(0, 213), feet=FRONT_FEET, near_arm=Turn(-80, -88), far_arm=Turn(-100, -92),
            near_leg=TURNED_OUT[0], far_leg=TURNED_OUT[1], hot=("chest",),
        ),
        marks=(Arrow(((72, 420), (72, 372))), Arrow(((-72, 420), (-72, 372)))),
    ),
    end=Scene(
        behind=(Flag(210),),
        pose=Pose(
            hip=(-110, 213), look=-2, near_arm=Turn(-94, -70), far_arm=Turn(-88, -64), near_leg=To(-118, 16), far_leg=To(-100, 16),
            hot=("head",),
        ),
        marks=(Dashes((-55, 402), (205, 66)), Note((120, 300), "10\u201320 m")),
    ),
)  # fmt: skip

WARM_UP_ROUTINE = Exercise(
    scale=1.1,
    start=Scene(
        pose=Pose(
            hip=(-10, 216), spine=(85, 83), neck=86, near_arm=Turn(-142, -40), far_arm=Turn(-66, 40),
            near_leg=Turn(-32, -108), far_leg=Turn(-104, -138), feet=(-12, -62),
        ),
        marks=(Arrow(((125, 250), (195, 250))),),
    ),
    end=Scene(
        pose=Pose(
            view="front", hip=(0, 213), feet=FRONT_FEET, near_arm=Turn(5, 5), far_arm=Turn(175, 175),
            near_leg=TURNED_OUT[0], far_leg=TURNED_OUT[1], hot=("near_arm", "far_arm"),
        ),
        marks=(Arc((182, 350), 44, 200, -60), Arc((-182, 350), 44, -20, 240)),
    ),
)  # fmt: skip

COOL_DOWN_ROUTINE = Exercise(
    scale=1.1,
    start=Scene(
        pose=Pose(
            hip=(-10, 209), near_arm=Turn(-116, -92), far_arm=Turn(-66, -44), near_leg=To(44, 20), far_leg=To(-74, 28),
            feet=(16, -30),
        ),
        marks=(Arrow(((110, 250), (180, 250))),),
    ),
    end=Scene(
        pose=Pose(
            view="front", hip=(0, 213), feet=FRONT_FEET, near_arm=Turn(-62, -84), far_arm=Turn(-118, -96),
            near_leg=TURNED_OUT[0], far_leg=TURNED_OUT[1], hot=("near_arm", "far_arm"),
        ),
        marks=(Wave((118, 300), (118, 190), 9), Wave((-118, 300), (-118, 190), 9)),
    ),
)  # fmt: skip

UPRIGHT = {
    "thoracic_extension": THORACIC_EXTENSION,
    "band_row": BAND_ROW,
    "band_pull_apart": BAND_PULL_APART,
    "scapular_squeeze": SCAPULAR_SQUEEZE,
    "wall_slide": WALL_SLIDE,
    "doorway_stretch": DOORWAY_STRETCH,
    "chin_tuck": CHIN_TUCK,
    "overhead_side_lean": OVERHEAD_SIDE_LEAN,
    "arm_swing_drill": ARM_SWING_DRILL,
    "posture_reset": POSTURE_RESET,
    "warm_up_routine": WARM_UP_ROUTINE,
    "cool_down_routine": COOL_DOWN_ROUTINE,
}
