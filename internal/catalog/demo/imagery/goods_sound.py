"""Sound: over-ear headphones, a wooden loudspeaker."""
import math

import numpy as np

from materials import (BRASS, cloth, metal, node, noise, plastic, raise_by, rubber, space, surface, tint, uneven,
                       weave_height, wire, wood)
from shapes import TAU, bevel, box, disc, group, lathe, loft, oval, rounded, skin, smooth, strap, tube
from studio import shot, stage

CHARCOAL, SAND = (.030, .031, .033), (.46, .36, .255)
CHAMPAGNE = (.70, .60, .47)


def hide(colour, rough=.5, grain=900.):
    """Leather: creased cells over a cloudy tone."""
    made = uneven(surface(colour, rough, Specular=.4), rough - .06, rough + .08, 40)
    tint(made, noise(made, 40., detail=5), 'Fac', [(.32, tuple(c * .72 for c in colour)), (.52, colour), (.72, tuple(min(1, c * 1.22) for c in colour))])
    cells = node(made, 'TexVoronoi', feature='DISTANCE_TO_EDGE', Scale=grain)
    wire(made, space(made), 'Vector', cells, 'Vector')
    span = node(made, 'MapRange')
    span.inputs['From Max'].default_value = .18
    wire(made, cells, 'Distance', span, 'Value')
    raise_by(made, span, 'Result', .00016, .8)
    return raise_by(made, noise(made, 130., detail=3), 'Fac', .0005, .5)


# --------------------------------------------------------------- headphones
CUP, TALL, WIDE = .050, .092, .074


def headphones(view):
    """Headphones that stand on their cups."""
    stage(.28)
    colour = SAND if view == 'sand' else CHARCOAL
    shell, skin_ = plastic(colour, .5), hide(tuple(c * .9 for c in colour), .48)
    frame = metal(CHAMPAGNE, .27)
    parts = []
    for s in (-1, 1):
        cup = group(_cup(shell, skin_, frame), (s * .0800, 0, CUP), (0, 90 * s - s * 5, s * 5))
        parts += [cup, *_yoke(s, shell, frame)]
    parts += _band(shell, skin_, frame)
    group(parts, (0, 0, 0), (0, 0, -38))
    if view == 'detail':
        shot((.040, -.060, .062), .160, 4, 12, fstop=20, focus=(.058, -.086, .05))
    else:
        shot((0, 0, .109), .295, 0, 13)


def _cup(shell, skin_, frame):
    """An ear cup; its own z points away from the head."""
    body = [(.0, TALL - .006, WIDE - .006), (.0008, TALL - .002, WIDE - .002), (.003, TALL, WIDE), (.0115, TALL, WIDE), (.0165, TALL - .003, WIDE - .003),
            (.0210, TALL - .011, WIDE - .011), (.0232, TALL - .021, WIDE - .021), (.0238, TALL - .028, WIDE - .028)]
    fine = smooth([(z, w, d) for z, w, d in body], 5)
    parts = [loft(fine, 2.25, shell)]
    w, d = TALL - .030, WIDE - .030
    plate = metal(CHAMPAGNE, .30)
    grooves = node(plate, 'TexWave', wave_type='RINGS', rings_direction='Z', Scale=260.)
    wire(plate, space(plate, (1, w / d, 1)), 'Vector', grooves, 'Vector')
    raise_by(plate, grooves, 'Fac', .00012, .7)
    parts.append(loft([(.0225, w, d), (.0243, w, d), (.0249, w - .0012, d - .0012), (.0250, w - .003, d - .003), (.0244, w - .006, d - .006), (.0244, .002, .002)],
                      2.25, plate))
    trim = oval(TALL + .0004, WIDE + .0004, 2.25, 128)
    parts.append(tube(np.concatenate([trim, np.full((128, 1), .0015)], 1), .0011, frame, 1, closed=True))
    parts.append(_cushion(skin_))
    mesh_ = cloth((.05, .05, .052), (22, 22), weave_height(8, 16), .0003)
    parts.append(loft([(-.0060, TALL * .55, WIDE * .55), (-.0052, TALL * .50, WIDE * .5)], 2.25, mesh_))
    for k, y in enumerate((-.010, 0, .010)):
        a = math.radians(64)
        parts.append(box((.0035, .0062 if k - 1 else .0075, .0035), .0015, shell if k - 1 else frame,
                         (-TALL / 2 * math.cos(a) - .001, WIDE / 2 * math.sin(a) + .0005 - abs(y) * .2, .0075), (0, 0, 26)))
    return parts


def _cushion(skin_):
    """A soft ring of leather, gathered a little along its seams."""
    n, m = 160, 40
    way = oval(TALL - .026, WIDE - .026, 2.2, n)
    out = way / np.linalg.norm(way, axis=1, keepdims=True)
    a = np.linspace(0, TAU, m, endpoint=False)
    c, s = np.cos(a), np.sin(a)
    across, along = .0132 * np.sign(c) * abs(c) ** .8, .0100 * np.sign(s) * abs(s) ** .72
    t = np.linspace(0, TAU, n, endpoint=False)
    tuck = 1 + .012 * np.sin(41 * t)[:, None] * (1 - abs(s))[None, :] + .008 * np.sin(5 * t + 1)[:, None]
    rings = np.empty((n, m, 3))
    rings[..., :2] = way[:, None, :] + out[:, None, :] * (across[None, :] * tuck)[..., None]
    rings[..., 2] = -.0098 + along[None, :] * (1 + .03 * np.sin(3 * t + 2)[:, None])
    return skin(rings, skin_, caps=False, loop=True, crease=80)


def _yoke(s, shell, frame):
    """The fork that holds a cup, its pivots, and the stem into the band."""
    x = s * .0905
    reach, rise = WIDE / 2 + .0048, TALL / 2 + .0075
    a = np.linspace(math.radians(-4), math.radians(184), 60)
    fork = np.stack([x - s * .0065 * np.clip(np.sin(a), 0, 1) ** 2, reach * np.cos(a), CUP + rise * np.maximum(np.sin(a), -.1) + .001], -1)
    parts = [tube(fork, .01, frame, 1, section=rounded(.0030, .0082, .0013))]
    for side in (-1, 1):
        parts.append(disc(.0062, .0095, .0012, shell, (x, side * (reach + .0022), CUP), (90 * side, 0, 0), 48))
        parts.append(disc(.0030, .0010, .0003, frame, (x, side * (reach + .0022), CUP), (-90 * side, 0, 0), 32))
    top = CUP + rise + .001
    parts.append(tube([(s * .0840, 0, top - .001), (s * .0838, 0, top + .012), (s * .0836, 0, top + .030)], .0031, frame, 4))
    parts.append(box((.0070, .016, .006), .0022, frame, (s * .0840, 0, top + .0010)))
    return parts


def _band(shell, skin_, frame):
    """Sprung band covered in leather, padded within."""
    def arch(t, inset=0.):
        a = math.pi * t
        x, z = -.0836 * np.cos(a), np.sin(a)
        return np.stack([x * (1 - inset / .0836), 0 * t, .128 + (.0800 - inset) * np.maximum(z, 0) ** .92], -1)
    parts = []
    for lo, hi, inset, wide, thick, cover in ((.0, 1., 0., .0300, .0062, skin_), (.17, .83, .0065, .0275, .0145, skin_)):
        t = np.linspace(lo, hi, 120)
        way = arch(t, inset)
        p = (t - lo) / (hi - lo)
        end = np.clip(np.minimum(p, 1 - p) / .035, .001, 1) ** .5
        if inset:
            wide, thick = wide * end, thick * end * (1 - .10 * abs(np.cos(math.pi * p * 11)) ** 14)
        else:
            wide = wide * (1 - .25 * np.clip(1 - np.minimum(p, 1 - p) / .15, 0, 1))
        parts.append(strap(way, (0, 1, 0), wide, thick, cover, 3.2))
    for s in (-1, 1):
        parts.append(box((.0090, .0265, .030), .0035, shell, (s * .0836, 0, .128), segments=6))
        parts.append(box((.0094, .0270, .0022), .0008, frame, (s * .0836, 0, .1165)))
    return parts


# ------------------------------------------------------------------ speaker
W, D, H, FEET = .240, .110, .140, .010


def speaker(view):
    """A cabinet of wood with a cloth front, brass knobs and a leather strap."""
    stage(.32)
    black = view == 'black'
    tones = ((.040, .030, .024), (.016, .012, .010)) if black else ((.56, .335, .165), (.40, .215, .092))
    grille = (.020, .020, .021) if black else (.30, .295, .28)
    group([*_cabinet(tones), *_front(grille), *_knobs(), *_strap((.045, .036, .030) if black else (.33, .145, .055))], (0, 0, FEET), (0, 0, -27))
    if view == 'detail':
        shot((.060, .0, .150), .155, -12, 30, fstop=18, focus=(.058, -.03, .158))
    else:
        shot((.004, 0, .098), .375, 0, 17)


def _cabinet(tones):
    """Bent veneer round a rectangle, grain along it, open to the front."""
    board = wood(tones, 'x', .40, 55., (.1, .2, .3))
    outer, inner = rounded(W, H, .024, 14), rounded(W - .014, H - .014, .018, 14)
    levels = [(inner, .010), (inner, .0010), (inner * .998 + outer * .002, .0), (outer, .0), (outer, D), (outer * .985, D), (outer * .5, D)]
    rings = [np.stack([o[:, 0], 0 * o[:, 0] - D / 2 + y, o[:, 1] + H / 2], -1) for o, y in levels]
    body = skin(rings, board, caps=False, crease=30)
    bevel(body, .0016, 3)
    feet = [disc(.012, FEET, .002, rubber(), (x, y, -FEET), segments=48) for x in (-.085, .085) for y in (-.036, .036)]
    return [body, *feet]


def _front(grille):
    """Cloth drawn over a frame that stands a little proud, a brass badge."""
    made = cloth(grille, (34, 20), weave_height(16, 20, .25), .0006, .38, slubs=.10)
    outline = rounded(W - .0155, H - .0155, .0175, 14)
    rings = []
    for k, y in ((1., .004), (1., -.0015), (.995, -.0030), (.985, -.0040), (.96, -.0046), (.80, -.0052), (.45, -.0056), (.01, -.0057)):
        rings.append(np.stack([outline[:, 0] * k, 0 * outline[:, 0] - D / 2 + y, outline[:, 1] * k + H / 2], -1))
    ob = skin(rings, made, caps=False, crease=60)
    points = np.array([v.co for v in ob.data.vertices])
    corner = np.array([l.vertex_index for l in ob.data.loops])
    ob.data.uv_layers['uv'].data.foreach_set('uv', np.stack([points[corner, 0] / W, points[corner, 2] / H], -1).astype(np.float32).ravel())
    badge = box((.026, .0016, .0058), .0007, metal(BRASS, .25, 'x'), (.078, -D / 2 - .0058, .020))
    return [ob, badge]


def _knobs():
    """Three knurled knobs over engraved marks, a small lamp."""
    brass, dark = metal(BRASS, .22), surface((.035, .024, .016), .6)
    fine = metal(BRASS, .28)
    grooves = node(fine, 'TexWave', wave_type='RINGS', rings_direction='Z', Scale=420.)
    wire(fine, space(fine), 'Vector', grooves, 'Vector')
    raise_by(fine, grooves, 'Fac', .00008, .6)
    parts = []

    def knurl(a, z):
        return 1 + .022 * max(0., min(1., (z - .0050) * 1500, (.0145 - z) * 1500)) * np.sign(np.sin(44 * a)) * abs(np.sin(44 * a)) ** .5
    for k, x in enumerate((.022, .056, .090)):
        at = (x, -.006, H)
        parts.append(lathe([(0, 0), (.0125, 0), (.0125, 0), (.0128, .0012), (.0120, .0022), (.0098, .0024), (.0098, .0024), (.0098, .0040), (.0108, .0044),
                            (.0110, .0050), (.0110, .0150), (.0106, .0158)], brass, at, segments=264, steps=5, wobble=knurl))
        parts.append(lathe([(.0106, .0158), (.0102, .0161), (.0098, .0160), (.0098, .0160), (0, .0157)], fine, at, segments=96, steps=4))
        a = math.radians((-35, 20, 60)[k])
        parts.append(box((.0008, .0055, .0006), 0, dark, (x - .0068 * math.sin(a), -.006 + .0068 * math.cos(a), H + .0160), (0, 0, math.degrees(a))))
        for t in np.radians(np.linspace(-130, 130, 11)):
            parts.append(disc(.0006, .0003, .0001, dark, (x + .0165 * math.sin(t), -.006 + .0165 * math.cos(t), H - .0001), segments=12))
    parts.append(disc(.0014, .0008, .0003, surface((1, .75, .4), .4, Emission=(1, .72, .35), Emission_Strength=2.5), (-.004, -.006, H - .0003), segments=24))
    return parts


def _strap(colour):
    """A strap from side to side with room for the hand, screwed with brass."""
    made, raw, brass = hide(colour, .46, 1100.), surface(tuple(c * .45 for c in colour), .6), metal(BRASS, .24)
    x = W / 2 + .0022
    way = smooth([(-x, 0, .088), (-x, 0, .102), (-x, 0, .122), (-x + .002, 0, .142), (-x + .016, 0, .1600), (-.070, 0, .1745), (0, 0, .1800), (.070, 0, .1745),
                  (x - .016, 0, .1600), (x - .002, 0, .142), (x, 0, .122), (x, 0, .102), (x, 0, .088)], 10)
    run = np.linspace(0, 1, len(way))
    wide = .0240 * np.clip(np.minimum(run, 1 - run) / .022, .25, 1) ** .5
    parts = [strap(way, (0, 1, 0), wide, .0036, made, 5)]
    tangent = np.gradient(way, axis=0)
    out = np.stack([-tangent[:, 2], 0 * run, tangent[:, 0]], -1) / np.linalg.norm(tangent, axis=1, keepdims=True)
    thread = surface(tuple(min(1, c * 2.6 + .05) for c in colour), .7)
    for side in (-1, 1):
        parts.append(tube(way[4:-4] + out[4:-4] * .0004 + np.array([0, side * .0121, 0]), .0016, raw, 1, sides=3))
        for i in range(8, len(way) - 8, 2):
            parts.append(tube([way[i] + out[i] * .0019 + [0, side * .0090, 0], (way[i] * .35 + way[i + 1] * .65) + out[i] * .0019 + [0, side * .0090, 0]], .00042,
                              thread, 1, sides=2))
    for s in (-1, 1):
        parts.append(disc(.0062, .0022, .0009, brass, (s * (x + .0016), 0, .098), (0, 90 * s, 0), 48))
        parts.append(box((.0006, .0085, .0011), 0, surface((.05, .035, .015), .6), (s * (x + .0038), 0, .098), (25, 0, 0)))
    return parts


GOODS = {'headphones': headphones, 'speaker': speaker}
