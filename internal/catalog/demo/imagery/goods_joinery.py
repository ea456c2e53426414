"""Joinery: stool and side table."""
import math

import numpy as np

from materials import OAK, WALNUT, gloss, surface, wood
from shapes import box, disc, group, lathe, place
from studio import shot, stage


def between(ob, low, high):
    """Stand an object that was made along z on the line from low to high."""
    low, high = np.array(low, float), np.array(high, float)
    d = high - low
    flat = math.hypot(d[0], d[1])
    return place(ob, low, (0, math.degrees(math.atan2(flat, d[2])), math.degrees(math.atan2(d[1], d[0]))))


def turned(low, high, profile, tones, seed):
    """A turned rod from low to high; profile: (share of the length, radius)."""
    length = float(np.linalg.norm(np.subtract(high, low)))
    line = [(0, 0), (profile[0][1], 0), *[(r, t * length) for t, r in profile]]
    line += [(profile[-1][1], length), (0, length)]
    grain = wood(tones, 'z', shift=(.31 * seed, .17 * seed, .23 * seed))
    return between(lathe(line, grain, segments=48, steps=6), low, high)


# -------------------------------------------------------------------- stool
def stool(view):
    """Round oak stool: dished seat, four splayed legs wedged through it."""
    stage(.5)
    seat = wood(OAK, 'x', .42, boards=('y', .082))
    lathe([(0, .4400), (.10, .4408), (.150, .4445), (.163, .4472), (.1695, .4470), (.1725, .4420), (.1725, .4420),
           (.1715, .432), (.163, .4215), (.150, .4165), (.150, .4165), (0, .4165)], seat, segments=160, steps=8)
    feet = [(.192 * math.cos(t), .192 * math.sin(t)) for t in np.radians((45, 135, 225, 315))]
    for i, (x, y) in enumerate(feet):
        turned((x, y, 0), (x * .56, y * .56, .4425), [(.0, .0118), (.02, .0128), (.35, .0168), (.62, .0172), (.93, .0140), (.999, .0138)], OAK, i + 1)
        _wedge(x * .56, y * .56, .4434, i)
    for z, pairs in ((.135, ((0, 1), (2, 3))), (.185, ((1, 2), (3, 0)))):
        k = 1 - .44 * z / .4425
        for i, j in pairs:
            turned((*np.multiply(feet[i], k), z), (*np.multiply(feet[j], k), z),
                   [(0, .0080), (.15, .0098), (.5, .0115), (.85, .0098), (1, .0080)], OAK, i + 7)
    if view == 'detail':
        shot((-.03, -.06, .425), .30, 24, 32, fstop=16, focus=(-.03, -.10, .44))
    else:
        shot((0, 0, .22), .72, 24, 18)


def _wedge(x, y, z, seed):
    """Top of a leg in the seat: a ring of end grain with a dark wedge."""
    end = wood(tuple(tuple(c * .72 for c in t) for t in OAK), 'z', shift=(.1 * seed, .4, .2))
    t = math.atan2(y, x)
    group([disc(.0142, .004, .0006, end, (0, 0, -.0035), segments=48),
           box((.0272, .0030, .0012), .0004, wood(WALNUT, 'x'), (0, 0, .0003))], (x, y, z), (0, 0, math.degrees(t) + 90))


# --------------------------------------------------------------- side table
def sidetable(view):
    """Round walnut side table on three legs, a cup and two books on it."""
    stage(.55)
    top = wood(WALNUT, 'x', .38, boards=('y', .115))
    lathe([(0, .478), (.20, .478), (.204, .4785), (.2065, .482), (.2085, .492), (.2115, .4955), (.2150, .4962), (.2185, .4945), (.2192, .490),
           (.2170, .476), (.210, .464), (.198, .4575), (.198, .4575), (0, .4575)], top, segments=180, steps=6)
    feet = [(.185 * math.cos(t), .185 * math.sin(t)) for t in np.radians((-78, 42, 162))]
    for i, (x, y) in enumerate(feet):
        turned((x, y, 0), (x * .66, y * .66, .460), [(0, .0105), (.02, .0116), (.6, .0175), (.9, .0205), (1, .0208)], WALNUT, i + 1)
    _brace(feet)
    if view == 'detail':
        shot((-.06, -.08, .465), .36, 22, 24, fstop=16, focus=(-.06, -.16, .49))
    else:
        _cup((.055, -.055, .478))
        _books((-.045, .03, .478))
        shot((0, 0, .27), .84, 20, 21)


def _brace(feet):
    z = .385
    k = 1 - .34 * z / .46
    for i, (x, y) in enumerate(feet):
        turned((0, 0, z), (x * k, y * k, z), [(0, .011), (.5, .0115), (1, .0100)], WALNUT, i + 11)
    disc(.024, .030, .004, wood(WALNUT, 'z'), (0, 0, z - .015))


def _cup(at):
    glaze = gloss((.66, .62, .54), .2)
    lathe([(0, .002), (.020, .002), (.022, .0), (.022, .0), (.0235, .001), (.032, .016), (.0365, .040), (.0375, .066), (.0370, .0675), (.0360, .066),
           (.0345, .040), (.029, .014), (.015, .008), (0, .008)], glaze, at)
    lathe([(0, .052), (.0350, .052)], surface((.045, .014, .004), .08), at, steps=2)


def _books(at):
    page = surface((.66, .60, .49), .8)
    for i, (size, colour, turn) in enumerate((((.19, .135, .020), (.11, .15, .135), 8), ((.17, .12, .015), (.43, .30, .16), 19))):
        w, d, h = size
        cover = surface(colour, .7)
        z = .0005 + .0205 * i
        group([box((w, d, .002), .0007, cover, (0, 0, .001)), box((w, d, .002), .0007, cover, (0, 0, h - .001)),
               box((.003, d, h), .0012, cover, (-w / 2 + .001, 0, h / 2)), box((w - .006, d - .007, h - .004), .0004, page, (0, 0, h / 2))],
              (at[0], at[1], at[2] + z), (0, 0, turn))


GOODS = {'stool': stool, 'sidetable': sidetable}
