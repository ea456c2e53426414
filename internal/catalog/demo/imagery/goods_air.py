"""In the air: a folding drone with its camera."""
import math

import numpy as np

from materials import (ALUMINIUM, STEEL, black_glass, glow, gloss, metal, picture, plastic, raise_by, rubber,
                       skin_of, surface, wire)
from shapes import TAU, box, disc, group, lathe, loft, oval, ring, rounded, skin, smooth, strap, tube
from studio import shot, stage

GREY, DARK, ORANGE = (.245, .25, .25), (.030, .031, .033), (.80, .22, .035)


# -------------------------------------------------------------------- drone
def drone(view):
    """Folding drone with spread arms; it looks to the camera's side."""
    stage(.48)
    grey, dark = plastic(GREY, .46), plastic(DARK, .48)
    parts = _shell(grey, dark) + _gimbal(dark) + _eyes(dark)
    for sx in (-1, 1):
        parts += _arm((sx * .038, -.056, .0705), (sx * .150, -.118, .0735), grey, dark, sx * 1., .0735)
        parts += _arm((sx * .038, .060, .0580), (sx * .150, .112, .0620), grey, dark, -sx * .6 + .8, .0620)
    group(parts, (0, 0, 0), (0, 0, -30))
    if view == 'detail':
        shot((-.040, -.075, .047), .185, -8, 10, fstop=20, focus=(-.055, -.095, .04))
    else:
        shot((.032, -.006, .030), .62, -2, 24)


def _hull(stations, power, material):
    """A body along y through superellipses: (y, middle z, width, height)."""
    rings = []
    for y, z, w, h in smooth(stations, 7):
        o = oval(max(w, .001), max(h, .001), power, 72)
        rings.append(np.stack([o[:, 0], 0 * o[:, 0] + y, o[:, 1] + z], -1))
    return skin(rings, material, crease=60)


def _shell(grey, dark):
    low = [(.0930, .058, .012, .012), (.0920, .058, .034, .024), (.0850, .058, .058, .034), (.040, .058, .066, .038), (-.030, .058, .066, .038),
           (-.070, .058, .058, .034), (-.0840, .057, .040, .026), (-.0870, .057, .014, .010)]
    top = [(.0960, .074, .016, .012), (.0950, .0735, .046, .026), (.0880, .0740, .064, .033), (.040, .0755, .0715, .0370), (-.020, .0755, .0715, .0370),
           (-.062, .0725, .064, .0335), (-.0850, .0685, .052, .0260), (-.0960, .0660, .036, .0180), (-.0990, .0650, .014, .0080)]
    pack = [(.0985, .0800, .016, .012), (.0975, .0800, .036, .020), (.0930, .0805, .0470, .0255), (.050, .0825, .0520, .0290), (.004, .0835, .0520, .0270),
            (.0000, .0832, .0500, .0250), (-.0010, .0832, .047, .022)]
    parts = [_hull(low, 3.2, dark), _hull(top, 3.0, grey), _hull(pack, 3.6, plastic(tuple(c * .62 for c in GREY), .44))]
    z = .0967
    parts.append(disc(.0062, .0006, .0003, dark, (0, .046, z), segments=48))
    parts.append(ring(.0074, .0005, metal(ALUMINIUM, .3), (0, .046, z + .0002), segments=64))
    for k in range(4):
        parts.append(disc(.0011, .0006, .0002, glow((.65, 1., .75), 2.4 if k < 3 else .15), (-.0075 + .005 * k, .030, z - .0001), segments=20))
    for s in (-1, 1):
        for k in range(6):
            parts.append(box((.004, .0026, .010), .0010, surface((.008, .008, .008), .7), (s * .0335, -.018 + .0056 * k, .0600), (0, s * 6, 0)))
    parts.append(tube(smooth([(-.0305, -.0480, .0868), (-.018, -.0510, .0895), (0, -.0520, .0900), (.018, -.0510, .0895), (.0305, -.0480, .0868)], 8), .0005, dark,
                      1))
    return parts


def _carbon():
    """Twill of carbon fibre under lacquer."""
    made = gloss((.020, .021, .023), .16)
    n = 96
    y, x = np.mgrid[0:n, 0:n] * 8 // n
    over = ((x + y) % 4 < 2).astype(float)
    fine = .5 + .5 * np.where(over > .5, np.sin(np.arange(n) * 2.)[None, :], np.sin(np.arange(n) * 2.)[:, None])
    tile = picture(made, (over * .40 + .35 + .15 * fine)[..., None] * np.array((.22, .225, .235)), (6, 26), colour=False)
    wire(made, tile, 'Color', skin_of(made), 'Base Color')
    return raise_by(made, tile, 'Color', .0002, .4)


def _arm(start, end, grey, dark, spin, high):
    """An arm with hinge, motor, propeller and leg."""
    a, b = np.array(start), np.array(end)
    p = np.linspace(0, 1, 24)
    along = (b - a) / np.linalg.norm(b - a)
    across = np.cross(along, (0, 0, 1))
    across /= np.linalg.norm(across)
    way = a + np.outer(p, b - a)
    parts = [strap(way, across, np.interp(p, [0, .2, 1], [.0235, .0195, .0150]), np.interp(p, [0, .2, 1], [.0175, .0145, .0115]), _carbon(), 2.6)]
    parts.append(disc(.0150, .0240, .003, dark, (a[0], a[1], a[2] - .012), segments=64))
    parts.append(disc(.0060, .0010, .0004, metal(STEEL, .3), (a[0], a[1], a[2] + .0118), segments=40))
    x, y, z = b
    parts.append(lathe([(0, -.0105), (.0105, -.0105), (.0132, -.0080), (.0140, -.003), (.0140, .0060), (.0140, .0060), (.0125, .0066), (0, .0066)], grey, (x, y, z),
                       segments=72, steps=5))
    parts += _motor(x, y, z + .0066, dark)
    parts += _propeller((x, y, z + .0215), spin, dark)
    foot = np.array([x * 1.03, y * 1.06, .0])
    leg = smooth([(x, y, z - .006), (x * 1.005, y * 1.01, z * .55), (foot[0], foot[1], .0012)], 10)
    q = np.linspace(0, 1, len(leg))
    parts.append(strap(leg, along, np.interp(q, [0, .3, 1], [.020, .0150, .0085]), np.interp(q, [0, .3, 1], [.0105, .0080, .0060]), dark, 2.6))
    lens = surface((.9, .15, .05) if y < 0 else (.1, .8, .3), .3, Emission=(1, .12, .03) if y < 0 else (.05, .9, .25), Emission_Strength=.7)
    parts.append(box((.0085, .0040, .0022), .0010, lens, tuple(b + along * .0120 + np.array([0, 0, -.0060])),
                     (0, 0, math.degrees(math.atan2(along[1], along[0])) + 90)))
    return parts


def _motor(x, y, z, dark):
    """The bell with its windows, copper behind them."""
    steel, copper = metal((.50, .50, .51), .26), metal((.55, .22, .09), .4)
    parts = [disc(.0108, .0080, .0006, copper, (x, y, z), segments=60)]
    parts.append(lathe([(.0118, 0), (.0130, 0), (.0134, .0006), (.0134, .0020), (.0130, .0024), (.0118, .0024)], steel, (x, y, z), segments=72, steps=2))
    parts.append(lathe([(.0118, .0064), (.0134, .0064), (.0134, .0090), (.0124, .0104), (.0080, .0112), (0, .0112)], steel, (x, y, z), segments=72, steps=4))
    for t in np.linspace(0, TAU, 12, endpoint=False):
        parts.append(box((.0022, .0026, .0052), .0004, dark, (x + .0126 * math.cos(t), y + .0126 * math.sin(t), z + .0044), (0, 0, math.degrees(t))))
    return parts


def _propeller(at, spin, dark):
    """Two hinged blades with orange tips."""
    tip = plastic(ORANGE, .4)
    parts = [lathe([(0, .0048), (.0030, .0046), (.0045, .0036), (.0088, .0030), (.0096, .0022), (.0096, -.0016), (.0090, -.0024), (0, -.0024)], dark, segments=64,
                   steps=4)]
    r = np.concatenate([np.linspace(.006, .1000, 44), np.linspace(.1010, .1085, 8)])
    chord = np.interp(r, [.006, .016, .034, .070, .100, .1065, .1085], [.0080, .0088, .0195, .0158, .0102, .0070, .0020])
    pitch = np.radians(np.interp(r, [.006, .03, .1085], [6, 21, 8]))
    s = np.linspace(-.5, .5, 14)
    foil = np.concatenate([np.stack([s, .10 * (1 - (2 * s) ** 2)], -1), np.stack([s[::-1], .035 * (1 - (2 * s[::-1]) ** 2) - .01], -1)[1:-1]])
    rings = []
    for k, (radius, c, a) in enumerate(zip(r, chord, pitch)):
        x, z = foil[:, 0] * c - .10 * c, foil[:, 1] * c
        rings.append(np.stack([np.full(len(foil), radius), x * math.cos(a) - z * math.sin(a), x * math.sin(a) + z * math.cos(a) - .0012 * (radius / .1) ** 2], -1))
    for half in (0, 180):
        main, end = skin(rings[:40], dark, crease=60), skin(rings[39:], tip, crease=60)
        parts.append(group([main, end, disc(.0042, .0056, .001, dark, (.0100, 0, -.0028), segments=32)], (0, 0, .0004), (0, 0, half)))
    return [group(parts, at, (0, 0, math.degrees(spin)))]


def _gimbal(dark):
    """Three-axis gimbal under the nose: plate, yoke, camera."""
    steel, black = metal((.33, .33, .34), .34), plastic((.018, .018, .019), .42)
    y = -.088
    parts = [box((.046, .034, .0040), .0016, black, (0, -.074, .0420))]
    parts += [lathe([(.0022, 0), (.0034, .0012), (.0034, .0030), (.0022, .0042)], rubber((.05, .05, .05)), (sx * .018, -.074 + sy * .012, .0440), segments=32,
                    steps=4) for sx in (-1, 1) for sy in (-1, 1)]
    parts.append(disc(.0105, .0075, .0012, steel, (0, y + .006, .0335), segments=64))
    yoke = smooth([(0, y + .006, .0375), (.014, y + .007, .0375), (.0225, y + .005, .0350), (.0240, y - .002, .0290), (.0240, y - .008, .0230)], 8)
    parts.append(tube(yoke, .0036, steel, 1, section=rounded(.0085, .0040, .0015)))
    parts.append(disc(.0088, .0070, .0012, steel, (.0185, y - .010, .0230), (0, 90, 0), 64))
    parts.append(disc(.0088, .0055, .0012, black, (-.0190, y - .010, .0230), (0, -90, 0), 64))
    camera = [loft(smooth([(-.0145, .030, .024), (-.0130, .0350, .0280), (.0, .0365, .0290), (.0100, .0350, .0280), (.0130, .0320, .0255), (.0136, .029, .023)], 5),
                   3.4, black)]
    camera.append(lathe([(.0108, .0120), (.0108, .0160), (.0104, .0168), (.0094, .0168), (.0084, .0150), (.0084, .0150), (.0070, .0140)],
                        metal((.60, .60, .60), .22), segments=80, steps=3))
    camera.append(lathe([(.0082, .0146), (.0050, .0138), (.0046, .0120)], surface((.006, .006, .007), .4), segments=64, steps=3))
    camera.append(lathe([(0, .0158), (.0050, .0150), (.0083, .0130)], surface((.012, .008, .022), .03, Clearcoat=1., Specular=.9), segments=64, steps=5))
    camera.append(ring(.0062, .0002, metal((.5, .3, .15), .3), (0, 0, .0152), segments=64))
    return parts + [group(camera, (0, y - .010, .0230), (90, 0, 0))]


def _eyes(dark):
    """The sensors that look ahead, and a lamp between them."""
    pane = black_glass()
    parts = []
    for sx in (-1, 1):
        eye = [lathe([(.0064, .0), (.0064, .0018), (.0058, .0024), (.0050, .0018)], dark, segments=48, steps=3),
               lathe([(0, .0026), (.0030, .0022), (.0052, .0010)], pane, segments=48, steps=4)]
        parts.append(group(eye, (sx * .0165, -.0955, .0690), (82, 0, sx * 18)))
    parts.append(box((.0120, .004, .0034), .0014, pane, (0, -.0980, .0655)))
    return parts


GOODS = {'drone': drone}
