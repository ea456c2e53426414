"""Cycling: the kit that turns a bicycle into an electric one."""
import math

import numpy as np

from materials import (ALUMINIUM, STEEL, black_glass, gloss, glow, metal, picture, plastic, raise_by, rubber, skin_of,
                       surface, wire)
from shapes import TAU, bevel, box, disc, group, lathe, oval, place, ring, skin, slab, tube
from studio import shot, stage

RIM, TYRE = .300, .330


def ebikekit(view):
    """Front wheel with its hub motor, bottle battery, display and throttle."""
    stage(.75)
    black, dark = metal((.045, .045, .047), .38), plastic((.028, .028, .029), .45)
    group([_tyre(), *_rim(black), *_spokes(), *_hub(metal((.44, .44, .45), .36))], (-.06, .05, TYRE), (0, -4, 0))
    _lead(dark)
    if view == 'detail':
        shot((-.03, .02, TYRE + .01), .36, 30, 10, fstop=16, focus=(-.04, .0, TYRE))
    else:
        _battery(dark)
        _display(dark)
        shot((.035, 0, .320), .98, 27, 11)


# The wheel is made round the y axis: x and z in its plane.
def _turned(profile, material, segments=180, steps=4):
    """A ring round the y axis from a profile of (radius, y)."""
    return lathe(profile, material, turn=(-90, 0, 0), segments=segments, steps=steps)


def _tyre():
    """Tyre with a tread of small blocks in the bump of its outer side."""
    made = rubber((.020, .020, .021), .72)
    h, w = 96, 64
    y, x = np.mgrid[0:h, 0:w]
    blocks = np.ones((h, w))
    blocks[(y % 32 < 7) & (abs(x - w / 2) > 8)] = .15
    blocks[abs(abs(x - w / 2) - 8) < 2] = .2
    blocks[:, :10] = blocks[:, -10:] = .35
    tread = picture(made, blocks.T, (54, 1), colour=False)
    raise_by(made, tread, 'Color', .0022, .9)
    t = np.linspace(math.radians(-215), math.radians(35), 40)
    profile = [(RIM + .008 + .0225 * -math.sin(a), .0215 * math.cos(a)) for a in t]
    return _turned(profile, made, 256, 1)


def _rim(black):
    profile = [(RIM + .006, .0105), (RIM + .007, .0125), (RIM + .006, .0135), (RIM + .006, .0135), (RIM - .006, .0128), (RIM - .006, .0128), (RIM - .016, .008),
               (RIM - .0195, .0), (RIM - .016, -.008), (RIM - .006, -.0128), (RIM - .006, -.0128), (RIM + .006, -.0135), (RIM + .006, -.0135), (RIM + .007, -.0125), (RIM + .006, -.0105)]
    sheen = metal(ALUMINIUM, .3)
    braking = [_turned([(RIM + .0045, s * .01355), (RIM + .0045, s * .01365), (RIM - .0050, s * .0130), (RIM - .0050, s * .0128)], sheen, 256, 1) for s in (1, -1)]
    valve = tube([(0, 0, -RIM + .02), (0, 0, -RIM + .062)], .003, metal(STEEL, .3), 1)
    return [_turned(profile, black, 256, 3), *braking, valve]


def _spokes():
    steel, brass = metal((.66, .66, .67), .2), metal(STEEL, .3)
    parts, n = [], 36
    for i in range(n):
        side = 1 if i % 2 else -1
        out = TAU * i / n
        lead = .30 if (i // 2) % 2 else -.30
        a = out + lead
        inner = np.array([.086 * math.cos(a), side * .0245, .086 * math.sin(a)])
        outer = np.array([(RIM - .018) * math.cos(out), side * .003, (RIM - .018) * math.sin(out)])
        parts.append(tube([inner, outer], .0011, steel, 1, sides=3))
        tip = outer + (inner - outer) * .055
        parts.append(tube([outer, tip], .0021, brass, 1, sides=4))
    return parts


def _hub(black):
    """Hub motor: ribbed drum, two flanges with spoke holes, covers with screws."""
    silver, steel = metal(ALUMINIUM, .33), metal(STEEL, .25)
    body = [(.040, .036), (.066, .034), (.0755, .030), (.0765, .0285), (.0765, .0285), (.0905, .0280), (.0920, .0268), (.0920, .0232), (.0905, .0220), (.0780, .0215), (.0780, .0215),
            (.0775, .0), (.0780, -.0215), (.0780, -.0215), (.0905, -.0220), (.0920, -.0232), (.0920, -.0268), (.0905, -.0280), (.0765, -.0285), (.0765, -.0285), (.0755, -.030), (.066, -.034), (.040, -.036)]
    parts = [_turned(body, black, 160, 5)]
    for y in (-.0145, -.0085, -.0025, .0035, .0095, .0155):
        parts.append(ring(.0785, .0014, black, (0, y, 0), (90, 0, 0), segments=160))
    for s in (1, -1):
        cover = [(0, .0365), (.022, .0365), (.024, .0362), (.046, .0355), (.048, .0345), (.048, .0345), (.048, .033)]
        parts.append(place(lathe(cover, black, segments=128, steps=3), (0, 0, 0), (90 if s < 0 else -90, 0, 0)))
        parts.append(place(lathe([(.051, .0352), (.0525, .0358), (.054, .0350)], silver, segments=128, steps=4), (0, 0, 0), (90 if s < 0 else -90, 0, 0)))
        for i in range(8):
            t = TAU * (i + .5) / 8
            screw = disc(.0032, .0022, .0008, steel, segments=24)
            parts.append(place(screw, (.062 * math.cos(t), s * .0335, .062 * math.sin(t)), (90 if s < 0 else -90, 0, 0)))
        for i in range(18):
            t = TAU * (i + .25 + (.5 if s > 0 else 0)) / 18
            parts.append(disc(.0017, .001, .0003, steel, (.0862 * math.cos(t), s * .0285, .0862 * math.sin(t)), (90 if s < 0 else -90, 0, 0), 16))
        nut = [(.0105 * math.cos(t), .0105 * math.sin(t)) for t in np.linspace(0, TAU, 6, endpoint=False)]
        parts.append(slab(nut, .009, .0008, steel, (0, s * .0395, 0), (90 if s < 0 else -90, 0, 0)))
        parts.append(disc(.0145, .002, .0006, steel, (0, s * .0372, 0), (90 if s < 0 else -90, 0, 0), 48))
        parts.append(disc(.0058, .072, .0008, steel, (0, 0, 0), (90 if s < 0 else -90, 0, 0), 32))
    return parts


def _lead(dark):
    """The motor's cable from the axle down to the paper, with its plug."""
    x0 = -.06
    tube([(x0, .118, TYRE), (x0 + .004, .130, TYRE - .008), (x0 + .02, .142, TYRE - .06), (x0 + .05, .15, .16), (x0 + .10, .16, .04), (x0 + .17, .15, .006),
          (x0 + .26, .10, .0045), (x0 + .33, .12, .0045)], .0042, rubber(), 14)
    place(disc(.0085, .040, .003, dark, segments=40), (x0 + .33, .12, .0085), (0, 90, 12))


def _battery(dark):
    """Bottle battery on its cradle, standing beside the wheel."""
    at, turn = (.285, -.015, 0), (0, 0, -16)
    shell = plastic((.030, .030, .032), .36)
    parts = []
    rings = []
    for z, w, d in ((.012, .080, .084), (.016, .086, .090), (.03, .088, .092), (.16, .088, .092), (.235, .088, .092), (.262, .084, .088), (.285, .070, .074), (.300, .060, .064), (.306, .056, .060)):
        rings.append([(x, y, z) for x, y in oval(w, d, 3.4, 80)])
    parts.append(bevel(skin(rings, shell, crease=45), .003, 3, 40))
    for z in (.060, .232):
        band = oval(.0885, .0925, 3.4, 80)
        parts.append(tube([(x, y, z) for x, y in band], .0009, surface((.006, .006, .006), .7), 1, closed=True, sides=3))
    parts.append(box((.060, .002, .128), .010, gloss((.012, .012, .013), .12), (0, -.0452, .146), segments=6))
    parts.append(box((.005, .0012, .070), .0006, plastic((.56, .155, .062), .4), (-.022, -.0466, .146)))
    for i in range(4):
        parts.append(disc(.0022, .0006, .0002, glow((.45, 1, .6), 2.2) if i < 3 else surface((.05, .06, .05), .4), (.014, -.0462, .112 + .009 * i), (90, 0, 0), 24))
    parts.append(disc(.0055, .0012, .0004, metal(STEEL, .25), (.014, -.0462, .094), (90, 0, 0), 40))
    parts.append(box((.046, .026, .30), .006, metal((.045, .045, .047), .4), (0, .055, .158)))
    rings = [[(x, y, z) for x, y in oval(w, w + .004, 3.4, 60)] for z, w in ((0, .088), (.003, .094), (.018, .095), (.024, .093))]
    parts.append(bevel(skin(rings, dark, crease=45), .001, 2, 40))
    parts.append(disc(.009, .006, .0015, metal(STEEL, .25), (.0455, 0, .040), (0, 90, 0), 40))
    parts.append(tube([(-.020, 0, .306), (-.018, 0, .322), (0, 0, .328), (.018, 0, .322), (.020, 0, .306)], .005, dark, 10))
    group(parts, at, turn)


def _display(dark):
    """Handlebar display and thumb throttle on a short length of bar."""
    bar = metal((.05, .05, .052), .4)
    parts = [tube([(-.085, 0, 0), (.085, 0, 0)], .0111, bar, 1, sides=16)]
    for x in (-.034, .034):
        parts.append(lathe([(.0113, -.005), (.0113, -.005), (.0142, -.005), (.0148, -.0035), (.0148, .0035), (.0142, .005), (.0113, .005), (.0113, .005)], dark, (x, 0, 0), (0, 90, 0), 64, 2))
        parts.append(box((.010, .022, .010), .002, dark, (x, -.006, .014)))
    parts.append(box((.092, .060, .012), .005, dark, (0, -.006, .022), segments=6))
    parts.append(box((.084, .052, .002), .004, black_glass(), (0, -.006, .0275), segments=4))
    parts.append(_face())
    group(parts, (.155, -.235, .016), (26, 0, 20))


def _face():
    """What the display shows: an arc of speed, five bars of charge."""
    h, w = 180, 300
    y, x = np.mgrid[0:h, 0:w]
    face = np.full((h, w, 3), .02)
    r, a = np.hypot(x - 110, y - 78), np.degrees(np.arctan2(y - 78, -(x - 110)))
    arc = (abs(r - 62) < 6) & (a > -20) & ((a % 12) > 2.5)
    face[arc] = (.25, .26, .27)
    face[arc & (a < 92)] = (.93, .95, .97)
    face[(abs(x - 110) < 20) & (abs(y - 70) < 15) & ((abs(x - 110) > 14) | (abs(y - 70) > 9))] = (.93, .95, .97)
    for i in range(5):
        face[(abs(y - (40 + 25 * i)) < 9) & (abs(x - 240) < 20)] = (.40, .86, .55) if i < 4 else (.12, .14, .13)
    made = surface((0, 0, 0), .2)
    wire(made, picture(made, face), 'Color', skin_of(made), 'Emission')
    skin_of(made).inputs['Emission Strength'].default_value = 1.2
    return skin([[(sx * .0385, -.006 + sy * .0225, .0287) for sx in (-1, 1)] for sy in (-1, 1)], made, caps=False, closed=False)


GOODS = {'ebikekit': ebikekit}
