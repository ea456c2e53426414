"""A fluted cabin case in a frame of aluminium."""
import math

import numpy as np

from materials import ALUMINIUM, STEEL, metal, noise, plastic, raise_by, rubber, surface, uneven
from shapes import box, disc, group, lathe, mesh, rounded, skin, smooth, strap, tube
from studio import shot, stage

W, H, D, LIFT = .370, .500, .216, .058
EDGE, CORNER, PITCH = .030, .042, .0285
COLOURS = {'green': (.040, .155, .118), 'sand': (.50, .415, .295)}


def suitcase(view):
    """The case on its wheels, the handle drawn out."""
    stage(.75)
    colour = COLOURS['sand' if view == 'sand' else 'green']
    coat = uneven(surface(colour, .40, Specular=.45), .34, .46, 9)
    raise_by(coat, noise(coat, 1400, detail=2), 'Fac', .00005, .6)
    alu, black = metal((.62, .615, .60), .30), plastic((.022, .022, .023), .45)
    parts = [_half(s, coat) for s in (-1, 1)] + _corners(alu) + _frame(alu, black)
    parts += _grips(black, alu) + _pull(black) + _latches(alu, black)
    body = group(parts, (0, 0, LIFT + H / 2))
    wheels = [_wheel((sx * .135, sy * .068), black, 35 * sx + 20 * sy) for sx in (-1, 1) for sy in (-1, 1)]
    group([body, *wheels], (0, 0, 0), (0, 0, -31))
    if view == 'detail':
        shot((.055, -.03, .525), .40, 6, 21, fstop=22, focus=(.09, -.10, .53))
    else:
        shot((.010, 0, .385), 1.02, 0, 12)


def outline(w, h, r, count=360):
    """A rounded rectangle in x and z with its normals, evenly spaced."""
    o = rounded(w, h, r, 24)
    ends = np.concatenate([o, o[:1]])
    run = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(ends, axis=0).T))])
    at = np.linspace(0, run[-1], count, endpoint=False)
    way = np.stack([np.interp(at, run, ends[:, k]) for k in (0, 1)], -1)
    ahead = np.roll(way, -1, 0) - np.roll(way, 1, 0)
    normal = np.stack([ahead[:, 1], -ahead[:, 0]], -1)
    return way, normal / np.linalg.norm(normal, axis=1, keepdims=True)


def _flute(x):
    """Height of the ribs: broad and round, with narrow valleys."""
    return .0034 * abs(np.cos(math.pi * x / PITCH)) ** .55


def shell(side, out=0., ribs=1., rows=84):
    """Points of one half, from the frame over its rounded edge to the middle of
    the face; side is -1 for the front. An array (rows, columns, 3)."""
    way, normal = outline(W, H, CORNER)
    wall = D / 2 - EDGE - .006
    grid = []
    for t in np.concatenate([np.linspace(0, .28, 14), np.linspace(.30, .46, 16), np.linspace(.475, 1, rows - 30)]):
        turn = np.clip((t - .28) / .18, 0, 1) * math.pi / 2
        y = .006 + wall * min(t / .28, 1) + EDGE * math.sin(turn)
        shrink = EDGE * (1 - math.cos(turn))
        inner = 1 - np.clip((t - .46) / .54, 0, .999)
        spot = (way - normal * shrink) * inner
        up = math.sin(turn)
        side_wall = abs(normal[:, 0]) ** 4 * (1 - up)
        rib = ribs * (_flute(spot[:, 0]) * (1 - side_wall) + _flute(y + PITCH / 2) * side_wall)
        calm = np.clip((W / 2 - .026 - abs(spot[:, 0])) / .004, 0, 1) * up + (1 - up)
        rise = out + rib * calm
        swell = .006 * up * (1 - (spot[:, 0] / W * 2) ** 2) * (1 - (spot[:, 1] / H * 2) ** 2)
        grid.append(np.stack([spot[:, 0] + normal[:, 0] * rise * math.cos(turn), side * (y + rise * up + swell), spot[:, 1] + normal[:, 1] * rise * math.cos(turn)],
                             -1))
    return np.array(grid)


def _faces(rows, n):
    return [(i * n + j, i * n + (j + 1) % n, (i + 1) * n + (j + 1) % n, (i + 1) * n + j) for i in range(rows - 1) for j in range(n)]


def _half(side, coat):
    grid = shell(side)
    faces = _faces(*grid.shape[:2])
    return mesh(grid.reshape(-1, 3), [f[::side] for f in faces], coat, 'half', crease=60)


def _corners(alu):
    """Caps of pressed aluminium over the eight corners, riveted."""
    parts = []
    for side in (-1, 1):
        grid = shell(side, .0046, 0)
        points = grid.reshape(-1, 3)
        far = np.linalg.norm((abs(points) - [W / 2 - .010, D / 2 - .012, H / 2 - .010]) * [1, .80, 1], axis=1)
        centre = np.sign(points) * [W / 2 - .010, D / 2 - .012, H / 2 - .010]
        faces = [f for f in _faces(*grid.shape[:2]) if far[list(f)].min() < .054]
        points = np.where((far > .054)[:, None], centre + (points - centre) * (.054 / far)[:, None], points)
        used = np.unique(np.array(faces))
        index = np.zeros(len(points), int)
        index[used] = np.arange(len(used))
        cap = mesh(points[used], index[np.array(faces)][:, ::side], alu, 'corner', crease=60)
        solid = cap.modifiers.new('thick', 'SOLIDIFY')
        solid.thickness, solid.offset = .0030, -1
        cap.modifiers.new('soft', 'SMOOTH').iterations = 3
        parts.append(cap)
    return parts


def _loop(y, wide, thick, grow, material):
    """A strip round the case in the plane of the frame."""
    way, normal = outline(W + 2 * grow, H + 2 * grow, CORNER + grow)
    section = rounded(thick, wide, min(thick, wide) * .32, 4)
    rings = [np.stack([p[0] + n[0] * section[:, 0], y + section[:, 1], p[1] + n[1] * section[:, 0]], -1) for p, n in zip(way, normal)]
    return skin(rings, material, loop=True, crease=40)


def _frame(alu, black):
    return [_loop(-.0082, .0130, .0070, .0022, alu), _loop(.0082, .0130, .0070, .0022, alu), _loop(0, .0060, .0040, .0008, black)]


def _handle(black, alu, long):
    """A carrying handle on two mounts; it stands on z = 0 along x."""
    s = long / 2
    parts = [box((.030, .026, .0100), .003, black, (k * s, 0, .0050)) for k in (-1, 1)]
    parts += [disc(.0042, .0020, .0006, alu, (k * s, -.0125, .0060), (90, 0, 0), 32) for k in (-1, 1)]
    way = smooth([(-s, 0, .006), (-s, 0, .022), (-s + .014, 0, .0355), (-s + .04, 0, .0385), (s - .04, 0, .0385), (s - .014, 0, .0355), (s, 0, .022), (s, 0, .006)],
                 10)
    p = np.linspace(0, 1, len(way))
    parts.append(strap(way, (0, 1, 0), np.interp(p, [0, .2, .35, .65, .8, 1], [.016, .0185, .0250, .0250, .0185, .016]),
                       np.interp(p, [0, .3, .7, 1], [.0095, .0120, .0120, .0095]), black, 3.))
    return parts


def _grips(black, alu):
    top = group(_handle(black, alu, .150), (0, 0, H / 2 + .0050))
    side = group(_handle(black, alu, .150), (W / 2 + .0050, 0, -.01), (0, 90, 0))
    return [top, side]


def _pull(black):
    """Two-stage tubes out of the back half and the grip across."""
    tube_, parts, y = metal(ALUMINIUM, .26, 'z'), [], .058
    for x in (-.078, .078):
        parts.append(box((.034, .028, .0090), .003, black, (x, y, H / 2 + .0065)))
        parts.append(tube([(x, y, H / 2 - .02), (x, y, H / 2 + .118)], .0082, tube_, 1, section=rounded(.0165, .0125, .004)))
        parts.append(disc(.0102, .0060, .0015, black, (x, y, H / 2 + .114), segments=48))
        parts.append(tube([(x, y, H / 2 + .10), (x, y, H / 2 + .236)], .0065, tube_, 1, section=rounded(.0132, .0098, .0034)))
    way = smooth([(-.088, y, H / 2 + .2395), (-.082, y, H / 2 + .2420), (-.04, y, H / 2 + .2440), (.04, y, H / 2 + .2440), (.082, y, H / 2 + .2420),
                  (.088, y, H / 2 + .2395)], 10)
    p = np.linspace(0, 1, len(way))
    end = np.clip(np.minimum(p, 1 - p) / .04, .02, 1) ** .5
    parts.append(strap(way, (0, 1, 0), .030 * end, .0205 * end, black, 2.8))
    parts.append(box((.026, .012, .0030), .0012, metal((.55, .55, .55), .3), (0, y, H / 2 + .2545)))
    return parts


def _latches(alu, black):
    """Two latches over the frame at the right side."""
    parts = []
    for z in (-.160, .145):
        x = W / 2 + .0062
        parts.append(box((.0080, .0400, .058), .0028, alu, (x, 0, z)))
        parts.append(box((.0070, .0240, .034), .0022, black, (x + .0040, 0, z)))
        parts.append(box((.0030, .0120, .0040), .0010, alu, (x + .0080, 0, z - .009)))
        parts += [disc(.0026, .0012, .0005, metal(STEEL, .3), (x + .0034, y, z + s * .0235), (0, 90, 0), 24) for y in (-.013, .013) for s in (-1, 1)]
    return parts


def _wheel(at, black, turn):
    """A twin wheel under its mount; it swivels by `turn`."""
    tread, hub = rubber((.030, .030, .031)), metal((.55, .55, .55), .3)
    top = [lathe([(0, .0620), (.0330, .0620), (.0330, .0590), (.0290, .0545), (.0200, .0500), (0, .0490)], black, steps=6, segments=64)]
    arm = smooth([(0, 0, .0520), (.004, 0, .0450), (.0105, 0, .0370), (.0125, 0, .0265)], 8)
    top.append(strap(arm, (0, 1, 0), np.linspace(.026, .0155, len(arm)), np.linspace(.026, .0155, len(arm)), black, 2.6))
    for s in (-1, 1):
        wheel = [lathe([(.012, -.0068), (.0195, -.0072), (.0232, -.0060), (.0250, -.0030), (.0250, .0030), (.0232, .0060), (.0195, .0072), (.012, .0068)], tread,
                       segments=80, steps=6)]
        wheel.append(lathe([(0, .0078), (.0080, .0076), (.0095, .0066), (.0150, .0060), (.0165, .0068)], black, segments=64, steps=4))
        wheel.append(lathe([(0, .0084), (.0034, .0082), (.0044, .0074)], hub, segments=32, steps=4))
        top.append(group(wheel, (.0125, s * .0160, .0250), (-90 * s, 0, 0)))
    return group(top, (*at, 0), (0, 0, turn))


GOODS = {'suitcase': suitcase}
