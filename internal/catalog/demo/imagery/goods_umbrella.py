"""A stick umbrella with a crook of beech."""
import math

import numpy as np

from materials import BEECH, BRASS, metal, noise, picture, raise_by, skin_of, surface, uneven, wire, wood
from shapes import TAU, box, group, lathe, sheet, tube
from studio import shot, stage

R, ALPHA, RIBS, SHAFT = .50, 1.02, 8, .80


def rib(t):
    """Radius and height of the ribs' curve, t from the crown (0) to the tip (1)."""
    return R * np.sin(ALPHA * t) / math.sin(ALPHA), -R * (1 - np.cos(ALPHA * t)) / math.sin(ALPHA)


def umbrella(view):
    """An open umbrella that rests on two ribs and its crook."""
    stage(.95)
    colour = {'navy': (.012, .024, .070)}.get(view, (.46, .040, .026))
    parts = _canopy(colour) + _frame() + _stick()
    r, z = R * math.cos(math.pi / RIBS), rib(1.)[1]
    tilt = math.atan2(SHAFT + z - .005, r - .055)
    lift = r * math.sin(tilt) - z * math.cos(tilt)
    group([group(parts, (0, 0, lift + .004), (math.degrees(tilt), 0, 0))], (0, 0, 0), (0, 0, 150 if view == 'detail' else -70))
    if view == 'detail':
        shot((-.01, .02, .36), 1.28, 0, 6)
    else:
        shot((.17, .0, .40), 1.42, 0, 11)


def _canopy(colour):
    """Eight gores drawn tight between the ribs, a pale band near the hem."""
    rows, made = 400, uneven(surface(colour, .55, Sheen=.5, Specular=.35), .5, .6, 20)
    v = (np.arange(rows) + .5) / rows
    face = np.empty((rows, 8, 3))
    face[:] = colour
    face[(v > .862) & (v < .918)] = (.72, .62, .46)
    drawn = picture(made, face, colour=False)
    wire(made, drawn, 'Color', skin_of(made), 'Base Color')
    raise_by(made, noise(made, 900., detail=3), 'Fac', .0002, .5)
    raise_by(made, noise(made, 6., detail=3), 'Fac', .008, .35)
    parts = []
    for k in range(RIBS):
        a, b = -math.pi / 2 + math.pi / RIBS + TAU * k / RIBS, -math.pi / 2 + math.pi / RIBS + TAU * (k + 1) / RIBS

        def gore(u, v, a=a, b=b):
            t = v * (1 - .055 * (1 - (2 * u - 1) ** 2) * v)
            r, z = rib(t)
            mix = 1 - u
            bow = .014 * np.sin(math.pi * u) * np.sin(math.pi * np.clip(v, 0, 1)) ** .8
            x = r * (np.cos(a) * mix + np.cos(b) * u)
            y = r * (np.sin(a) * mix + np.sin(b) * u)
            return x * (1 - bow), y * (1 - bow), z + .006 * np.sin(math.pi * u) * v ** 2 - .004 * np.sin(math.pi * u) * (1 - v)
        parts.append(sheet(gore, 41, 90, made, .0008))
    return parts


def _spokes():
    return [-math.pi / 2 + math.pi / RIBS + TAU * k / RIBS for k in range(RIBS)]


def _frame():
    """Ribs, stretchers, crown and runner."""
    steel, brass, parts = metal((.42, .42, .43), .3), metal(BRASS, .24), []
    t = np.linspace(.02, 1.01, 30)
    r, z = rib(t)
    rm, zm = rib(.56)
    for a in _spokes():
        c, s = math.cos(a), math.sin(a)
        parts.append(tube(np.stack([r * c, r * s, z - .0045], -1), .0017, steel, 1, sides=4))
        parts.append(tube([(.010 * c, .010 * s, -.335), (rm * c, rm * s, zm - .006)], .0017, steel, 1, sides=4))
        re, ze = rib(1.02)
        parts.append(lathe([(0, -.0035), (.0030, -.0025), (.0036, 0), (.0030, .0025), (0, .0035)], brass, (re * c, re * s, ze - .002), segments=24, steps=4))
        parts.append(box((.010, .004, .005), .001, steel, (rm * c, rm * s, zm - .006), (0, 0, math.degrees(a))))
    parts.append(lathe([(.006, -.360), (.0105, -.358), (.0105, -.345), (.0135, -.340), (.0135, -.330), (.0090, -.326), (.0085, -.318), (.006, -.318)], steel,
                       steps=3, segments=48))
    parts.append(lathe([(.006, -.030), (.0120, -.028), (.0140, -.018), (.0120, -.010), (.006, -.008)], steel, steps=3, segments=48))
    parts.append(lathe([(.0, .0640), (.0030, .0635), (.0036, .0600), (.0040, .0250), (.0075, .0200), (.0085, .0080), (.0180, .0040), (.0200, .0000), (.0150, -.003)],
                       brass, steps=5, segments=64))
    return parts


def _stick():
    """Shaft and crook of beech, a collar of brass between."""
    shaft, crook = wood(BEECH, 'z', .38, shift=(.1, .2, 0)), wood(tuple(tuple(c * .62 for c in tone) for tone in BEECH), 'z', .36, shift=(.3, .1, .2))
    parts = [tube([(0, 0, .01), (0, 0, -.66)], .0062, shaft, 1, sides=12)]
    way = [(0, 0, -.640), (0, 0, -.700), (0, 0, -.745), (0, .006, -.775), (0, .026, -.797), (0, .052, -.799), (0, .074, -.782), (0, .082, -.755), (0, .081, -.735)]
    parts.append(tube([(x, -y * .9, z) for x, y, z in way], .0102, crook, 12, sides=12, thick=[.9, 1.05, 1.05, 1, 1, 1, 1, 1, .9]))
    parts.append(lathe([(.0066, -.646), (.0104, -.645), (.0112, -.641), (.0112, -.632), (.0102, -.628), (.0066, -.626)], metal(BRASS, .24), steps=4, segments=48))
    return parts


GOODS = {'umbrella': umbrella}
