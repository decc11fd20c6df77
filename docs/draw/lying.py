"""How the body is placed in the exercises that are done on the floor. Data only; body.py says what it means."""

from docs.draw.body import Pose, To, Turn, Via
from docs.draw.card import Exercise, Scene
from docs.draw.marks import Arc, Arrow, Dashes, Note
from docs.draw.props import Mat, MatFromAbove, Roller

MAT = Mat(-235, 235)
FROM_ABOVE = MatFromAbove((-205, -155), (205, 100), (-145, 14))

THORACIC_ROTATION = Exercise(
    scale=1.2, ground=280, floor=False,
    start=Scene(
        behind=(FROM_ABOVE,),
        pose=Pose(
            facing=-1, hip=(40, 20), spine=(180, 180), neck=180, look=-90, feet=(-80, -80),
            near_arm=Turn(-90, -90), far_arm=Turn(-86, -86), near_leg=Turn(-78, 8), far_leg=Turn(-74, 8),
        ),
        marks=(Note((0, -195), "above"),),
    ),
    end=Scene(
        behind=(FROM_ABOVE,),
        pose=Pose(
            facing=-1, hip=(40, 20), spine=(180, 180), neck=180, head="front", feet=(-80, -80), hot=("near_arm", "chest"),
            near_arm=Turn(86, 92), far_arm=Turn(-86, -86), near_leg=Turn(-78, 8), far_leg=Turn(-74, 8),
        ),
        marks=(Arc((-85, 20), 118, -70, 68), Note((0, -195), "above")),
    ),
)  # fmt: skip

FOAM_ROLLER = Exercise(
    scale=1.15, ground=150,
    start=Scene(
        behind=(Mat(-225, 225), Roller((-90, 22))),
        pose=Pose(
            hip=(30, 28), spine=(158, 160), neck=162, look=72, near_arm=Via((-48, 42), (-8, 72)), far_arm=Via((-48, 50), (0, 72)),
            near_leg=To(105, 17), far_leg=To(118, 17),
        ),
    ),
    end=Scene(
        behind=(Mat(-225, 225), Roller((-77, 22))),
        pose=Pose(
            hip=(25, 60), spine=(176, 174), neck=164, look=72, near_arm=To(-180, 70), far_arm=To(-176, 74), hot=("chest",),
            near_leg=To(105, 17), far_leg=To(118, 17),
        ),
        marks=(Arrow(((-125, -32), (-25, -32)), both=True), Arrow(((15, 100), (15, 140)))),
    ),
)  # fmt: skip

BELLY_BREATHING = Exercise(
    scale=1.15, ground=170,
    start=Scene(
        behind=(Mat(-225, 225),),
        pose=Pose(
            hip=(40, 29), spine=(180, 180), neck=174, look=90, near_arm=Via((-48, 22), (-6, 56)), far_arm=Via((-40, 22), (10, 20)),
            near_leg=To(112, 17), far_leg=To(126, 17),
        ),
    ),
    end=Scene(
        behind=(Mat(-225, 225),),
        pose=Pose(
            hip=(40, 29), spine=(180, 180), neck=174, look=90, near_arm=Via((-46, 26), (-6, 72)), far_arm=Via((-40, 22), (10, 20)),
            near_leg=To(112, 17), far_leg=To(126, 17), hot=("belly",), breath=18,
        ),
        marks=(Arrow(((-4, 105), (-4, 150))), Arrow(((-195, 150), (-145, 140), (-143, 98)))),
    ),
)  # fmt: skip

PLANK = Exercise(
    scale=1.12, ground=170,
    start=Scene(
        behind=(MAT,),
        pose=Pose(
            hip=(-9, 29), spine=(8, 36), neck=38, look=-36, near_arm=Turn(-90, 0), far_arm=Turn(-88, 0),
            near_leg=To(-206, 22, flip=True), far_leg=To(-200, 22, flip=True), feet=(-168, -168),
        ),
    ),
    end=Scene(
        behind=(MAT,),
        pose=Pose(
            hip=(-9, 70), spine=(6, 6), neck=4, look=-80, near_arm=Turn(-90, 0), far_arm=Turn(-88, 0),
            near_leg=To(-206, 46), far_leg=To(-200, 46), feet=(-78, -78), hot=("belly", "hips"),
        ),
        marks=(Dashes((-205, 96), (125, 136)), Arrow(((-4, 118), (-4, 175)))),
    ),
)  # fmt: skip

SIDE_PLANK = Exercise(
    scale=1.12, ground=150,
    start=Scene(
        behind=(MAT,),
        pose=Pose(
            view="front", hip=(10, 44), spine=(160, 130), neck=128, feet=(-60, -60),
            near_arm=Via((6, 150), (14, 86)), far_arm=Via((-118, 20), (-158, 6)), near_leg=To(212, 36), far_leg=To(204, 16),
        ),
    ),
    end=Scene(
        behind=(MAT,),
        pose=Pose(
            view="front", hip=(14, 84), spine=(163, 163), neck=163, feet=(-60, -60), hot=("hips", "belly"),
            near_arm=Via((-30, 195), (4, 128)), far_arm=Via((-118, 18), (-158, 6)), near_leg=To(208, 38), far_leg=To(203, 17),
        ),
        marks=(Arrow(((75, 120), (75, 170))),),
    ),
)  # fmt: skip

BIRD_DOG = Exercise(
    ground=150,
    start=Scene(
        behind=(Mat(-245, 245),),
        pose=Pose(
            hip=(-45, 118), spine=(10, 10), neck=-6, look=-75, near_arm=To(80, 10), far_arm=To(94, 10),
            near_leg=Turn(-90, 180), far_leg=Turn(-86, 180), feet=(180, 180),
        ),
    ),
    end=Scene(
        behind=(Mat(-245, 245),),
        pose=Pose(
            hip=(-45, 118), spine=(10, 10), neck=-14, look=-70, near_arm=Turn(6, 6), far_arm=To(88, 10), hot=("near_arm", "far_leg"),
            near_leg=Turn(-90, 180), far_leg=Turn(178, 178), feet=(180, -110),
        ),
        marks=(Arrow(((160, 205), (230, 208))), Arrow(((-150, 172), (-225, 175)))),
    ),
)  # fmt: skip

BRIDGE = Exercise(
    scale=1.15, ground=160,
    start=Scene(
        behind=(MAT,),
        pose=Pose(
            hip=(30, 29), spine=(180, 180), neck=173, look=90, near_arm=Turn(-3, -3), far_arm=Turn(-3, -3),
            near_leg=To(117, 17), far_leg=To(129, 17),
        ),
    ),
    end=Scene(
        behind=(MAT,),
        pose=Pose(
            hip=(20, 78), spine=(203, 203), neck=172, look=88, near_arm=Turn(-6, -3), far_arm=Turn(-6, -3), hot=("hips", "belly"),
            near_leg=To(117, 17), far_leg=To(129, 17),
        ),
        marks=(Arrow(((15, 125), (15, 175))),),
    ),
)  # fmt: skip

DEAD_BUG = Exercise(
    scale=1.15, ground=150,
    start=Scene(
        behind=(MAT,),
        pose=Pose(
            hip=(30, 29), spine=(180, 180), neck=174, look=90, near_arm=Turn(93, 93), far_arm=Turn(82, 82),
            near_leg=Turn(92, 2), far_leg=Turn(84, 4), feet=(88, 88),
        ),
    ),
    end=Scene(
        behind=(MAT,),
        pose=Pose(
            hip=(30, 29), spine=(180, 180), neck=174, look=90, near_arm=Turn(90, 90), far_arm=Turn(150, 154),
            near_leg=To(158, 20), far_leg=Turn(88, 2), feet=(70, 88), hot=("far_arm", "near_leg"),
        ),
        marks=(Arc((-95, 34), 150, 104, 138), Arrow(((205, 130), (205, 70)))),
    ),
)  # fmt: skip

LYING = {
    "thoracic_rotation": THORACIC_ROTATION,
    "foam_roller": FOAM_ROLLER,
    "belly_breathing": BELLY_BREATHING,
    "plank": PLANK,
    "side_plank": SIDE_PLANK,
    "bird_dog": BIRD_DOG,
    "bridge": BRIDGE,
    "dead_bug": DEAD_BUG,
}
