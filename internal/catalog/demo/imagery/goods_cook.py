"""For cooking: a wok and a cleaver of carbon steel, vacuum flasks."""
import math

import numpy as np

from materials import (BRASS, OAK, STEEL, WALNUT, metal, node, noise, plastic, raise_by, rough_range, skin_of, space,
                       surface, tint, uneven, wire, wood)
from shapes import TAU, box, cut, disc, group, lathe, place, ring, rounded, skin, smooth, strap, tube
from studio import shot, stage


# ---------------------------------------------------------------------- wok
WALL = [(.0, .0), (.050, .0), (.070, .0022), (.100, .0140), (.130, .0360), (.152, .0600), (.168, .0860), (.1700, .0900)]
SHEET, Y = .0016, (0, 1, 0)


def wok(view):
    """Wok of blued steel: a riveted handle of wood, a loop on the other side."""
    stage(.42)
    blue, raw = _blued(), metal((.40, .39, .38), .34)
    inner = [(r - (SHEET if r > .06 else 0), z + SHEET * (1. if r < .1 else .55)) for r, z in WALL]
    whole = [*WALL, (.1706, .0906), (.1700, .0912), inner[-1], *inner[-2::-1]]
    parts = [lathe(whole, blue, segments=220, steps=12), ring(.1697, .0011, raw, (0, 0, .0910), flat=.8)]
    parts += _handle(raw) + _loop(raw)
    group(parts, (-.045, .02, 0), (0, 0, -24))
    if view == 'detail':
        shot((.092, -.030, .075), .235, -38, 40, fstop=20, focus=(.09, -.05, .07))
    else:
        shot((.070, -.035, .050), .68, 0, 28)


def _blued():
    """Steel after the fire: straw and violet at the bottom, blue towards the rim,
    drawn in clouds and in the rings of the spinning tool."""
    made = surface((.1, .1, .1), .36, 1.)
    far = node(made, 'TexGradient', gradient_type='SPHERICAL')
    wire(made, space(made, (1 / .19, 1 / .19, 1 / .19)), 'Vector', far, 'Vector')
    cloud = noise(made, 13., detail=5, rough=.6)
    total = node(made, 'Math', operation='MULTIPLY_ADD')
    total.inputs[1].default_value = .75
    wire(made, cloud, 'Fac', total, 0)
    wire(made, far, 'Fac', total, 2)
    tint(made, total, 'Value', [(.28, (.30, .29, .28)), (.40, (.10, .115, .145)), (.55, (.040, .075, .165)), (.72, (.060, .055, .145)), (.86, (.175, .075, .085)),
                                (.98, (.27, .155, .060)), (1., (.20, .13, .075))])
    rings_ = node(made, 'TexWave', wave_type='RINGS', rings_direction='Z', Scale=120., Distortion=.6)
    wire(made, space(made), 'Vector', rings_, 'Vector')
    raise_by(made, rings_, 'Fac', .00016, .5)
    span = rough_range(made, .30, .44)
    wire(made, cloud, 'Fac', span, 'Value')
    wire(made, span, 'Result', skin_of(made), 'Roughness')
    return raise_by(made, noise(made, 30., detail=3), 'Fac', .0010, .5)


def _handle(raw):
    """A socket folded of sheet and riveted on, the grip of oak, a ring to hang it."""
    way = smooth([(.1600, 0, .0700), (.1730, 0, .0800), (.1950, 0, .0905), (.2300, 0, .1020), (.2720, 0, .1150)], 10)
    t = np.linspace(0, 1, len(way))
    wide, thick = np.interp(t, [0, .25, .55, 1], [.044, .036, .0265, .0255]), np.interp(t, [0, .12, .4, .7, 1], [.0030, .0045, .016, .0225, .0255])
    parts = [strap(way, Y, wide, thick, raw, 3.)]
    grip = smooth([(.2660, 0, .1132), (.2900, 0, .1205), (.3300, 0, .1325), (.3720, 0, .1450), (.3960, 0, .1522)], 12)
    p = np.linspace(0, 1, len(grip))
    size = np.interp(p, [0, .03, .10, .45, .80, .94, .985, 1], [.0225, .0240, .0248, .0282, .0296, .0280, .0215, .012])
    board = wood(OAK, 'x', .42, shift=(.1, .07, .2))
    parts.append(strap(grip, Y, size * 1.04, size * .92, board, 2.2))
    parts.append(ring(.0130, .0015, raw, (.4090, 0, .1545), (90, 0, 0)))
    parts.append(tube([(.393, 0, .1513), (.3985, 0, .1530)], .0028, raw, 1))
    for z, y in ((.0745, -.0125), (.0745, .0125), (.0640, 0)):
        r = np.interp(z, [w[1] for w in WALL[1:]], [w[0] for w in WALL[1:]])
        a = y / r
        at = np.array([r * math.cos(a), r * math.sin(a), z])
        inward = np.array([-.86 * math.cos(a), -.86 * math.sin(a), .51])
        for s, h in ((1, .0022), (-1, .0036)):
            parts.append(_rivet(at + inward * s * h, inward * s, .0050, raw))
    return parts


def _rivet(at, out, radius, material):
    """A flat dome that looks along `out`."""
    dome = lathe([(radius, -.001), (radius, 0), (radius * .92, .0008), (radius * .55, .0019), (0, .0022)], material, segments=40, steps=4)
    yaw, pitch = math.degrees(math.atan2(out[1], out[0])), math.degrees(math.acos(out[2] / np.linalg.norm(out)))
    return place(dome, at, (0, pitch, yaw))


def _loop(raw):
    """The helper's loop: a rod bent out of two riveted tabs."""
    parts = [tube([(-.160, -.036, .076), (-.1800, -.034, .0865), (-.2060, -.028, .100), (-.2150, 0, .1045), (-.2060, .028, .100), (-.1800, .034, .0865),
                   (-.160, .036, .076)], .0044, raw, 12, sides=10)]
    for y in (-.036, .036):
        r, z = .1625, .0765
        a = math.pi - y / r
        out = np.array([.86 * math.cos(a), .86 * math.sin(a), -.51])
        at = np.array([r * math.cos(a), r * math.sin(a), z])
        parts += [_rivet(at - out * SHEET, -out, .0048, raw), _rivet(at + out * .001, out, .0085, raw)]
    return parts


# ------------------------------------------------------------------ cleaver
def cleaver(view):
    """A broad knife that lies on its side."""
    stage(.34, fill=1.3)
    parts = _blade() + _grip()
    group(parts, (-.028, -.006, .0053), (0, -1.9, 17))
    if view == 'detail':
        shot((.052, -.008, .008), .185, -6, 38, fstop=20, focus=(.05, -.02, .008))
    else:
        shot((.010, .0, .004), .405, -4, 52)


def _edge(x):
    """The cutting edge's y over the blade's length, x from tip to heel."""
    return -.0500 - .0060 * np.sin(math.pi * np.clip((x + .12) / .185, 0, 1)) + .004 * np.clip((-.085 - x) / .035, 0, 1) ** 2


def _blade():
    """Forged flat: dark skin above, a bright ground bevel below."""
    x = np.concatenate([[-.1200, -.1198, -.1185], np.linspace(-.116, .058, 60), [.0622, .0635, .0638]])
    end = np.concatenate([[.10, .55, .9], np.ones(60), [.95, .6, .12]])
    edge, top = _edge(x), .0440 - .0030 * np.clip((-.060 - x) / .060, 0, 1) ** 2
    grind = edge + .0135
    dark, bright = _forged(), metal((.62, .62, .63), .24, 'y')
    body = [[(x[i], top[i] - c, s * h * end[i]) for c, h, s in ((0, .0008, 1), (.0004, .0013, 1), (top[i] - grind[i], .00075, 1), (top[i] - grind[i], .00075, -1),
                                                            (.0004, .0013, -1), (0, .0008, -1))] for i in range(len(x))]
    bevels = [[(x[i], grind[i], .00075 * end[i]), (x[i], edge[i], .00005), (x[i], edge[i], -.00005), (x[i], grind[i], -.00075 * end[i])] for i in range(len(x))]
    plate = skin(body, dark, crease=25)
    hole = disc(.0052, .02, .0001, None, (-.104, .029, -.01), segments=48)
    hole.parent = plate
    cut(plate, hole)
    spine = tube([(-.1165, .0417, 0), (-.06, .0441, 0), (.0610, .0441, 0)], .0011, metal((.45, .45, .46), .3), 6)
    line = np.linspace(-.1165, .0622, 60)
    seam = tube(np.stack([line, np.interp(line, x, grind) + .0002, 0 * line + .00078], -1), .00022, bright, 1, sides=2)
    return [plate, skin(bevels, bright, crease=10), spine, seam]


def _forged():
    """Carbon steel with the bloom of the fire and faint strokes of the stone."""
    made = surface((.1, .1, .1), .4, 1.)
    cloud, strokes = noise(made, 22., detail=6, rough=.62), noise(made, 1., (60., 900., 60.), detail=3)
    tint(made, cloud, 'Fac', [(.30, (.050, .052, .058)), (.46, (.105, .110, .125)), (.56, (.150, .145, .145)), (.66, (.085, .095, .130)), (.78, (.17, .135, .110))])
    span = rough_range(made, .34, .50)
    wire(made, cloud, 'Fac', span, 'Value')
    wire(made, span, 'Result', skin_of(made), 'Roughness')
    raise_by(made, strokes, 'Fac', .00005, .5)
    return raise_by(made, noise(made, 260., detail=4), 'Fac', .00012, .5)


def _grip():
    """Tang, ferrule, a turned grip with two rivets of brass."""
    steel, brass = metal(STEEL, .26, 'x'), metal(BRASS, .24)
    y = .0215
    way = np.array([(v, y, 0) for v in (.060, .0625, .070, .0835)])
    parts = [strap(way, Y, np.array([.030, .0290, .0225, .0190]), np.array([.0024, .0040, .0110, .0165]), steel, 2.6)]
    parts.append(strap(np.array([(v, y, 0) for v in (.0825, .0830, .0840, .0975, .0985, .0990)]), Y, np.array([.0215, .0228, .0234, .0240, .0236, .0222]),
                       np.array([.0188, .0200, .0206, .0212, .0208, .0195]), steel, 2.3))
    p = np.linspace(0, 1, 70)
    size = np.interp(p, [0, .04, .35, .72, .90, .965, .992, 1], [.0222, .0228, .0262, .0272, .0282, .0262, .0190, .0090])
    grip = np.stack([.0985 + .112 * p, y - .0045 * p ** 2, 0 * p], -1)
    parts.append(strap(grip, Y, size, size * .84, wood(WALNUT, 'x', .40, shift=(.3, .02, .1)), 2.4))
    for v in (.128, .172):
        h = .84 * np.interp((v - .0985) / .112, p, size) / 2
        parts.append(disc(.0036, .0009, .0004, brass, (v, y - .0045 * ((v - .0985) / .112) ** 2, h - .0006), segments=40))
    return parts


# ------------------------------------------------------------------- flasks
COATS = {'green': (.034, .125, .092), 'terracotta': (.50, .20, .095), 'cream': (.64, .56, .44)}


def tumbler(view):
    """Three vacuum flasks; the one that the view names stands in front."""
    stage(.32)
    order = {'terracotta': ('green', 'terracotta', 'cream'), 'cream': ('terracotta', 'cream', 'green')}.get(view, ('terracotta', 'green', 'cream'))
    for colour, at, turn in zip(order, ((-.088, .048, 0), (.002, -.030, 0), (.090, .054, 0)), (24, -12, 38)):
        _flask(COATS[colour], at, turn, view == 'detail' and colour == 'green')
    if view == 'detail':
        shot((.006, -.03, .192), .130, 8, 19, fstop=18, focus=(.002, -.06, .19))
    else:
        shot((.0, 0, .120), .385, 3, 14)


def _flask(coat, at, turn, ajar):
    """Powder-coated body between a steel foot and neck, a cap with its loop."""
    powder = uneven(surface(coat, .55, Specular=.4), .50, .60, 60)
    raise_by(powder, noise(powder, 1500., detail=2), 'Fac', .00010, .6)
    steel, cap = metal(STEEL, .22, 'z'), plastic(coat, .46)
    r = .0345
    body = lathe([(r - .0012, .0080), (r - .0002, .0084), (r, .0095), (r, .1720), (r - .0010, .1765), (r - .0030, .1795), (r - .0036, .1800), (r - .0036, .1800),
                  (r - .006, .1800)], powder, segments=160, steps=6)
    foot = lathe([(0, .0006), (r - .0030, .0), (r - .0014, .0006), (r - .0009, .0020), (r - .0009, .0088)], steel, segments=128, steps=4)
    lift = .0022 if ajar else 0
    neck = lathe([(r - .0042, .1790), (r - .0042, .1852 + lift), (r - .0050, .1856 + lift), (.01, .1856 + lift)], steel, segments=128, steps=3)
    thread = [ring(r - .0042, .0007, steel, (0, 0, .1820), flat=.7)]
    top = lathe([(r - .0050, .1846), (r - .0022, .1846), (r - .0012, .1850), (r - .0008, .1862), (r - .0008, .2080), (r - .0018, .2112), (r - .0050, .2130),
                 (.0190, .2134), (.0180, .2134), (.0180, .2134), (0, .2134)], cap, (0, 0, lift), segments=128, steps=6)
    ridges = [box((.0011, .0016, .0150), .0005, cap, ((r - .0008) * math.cos(a), (r - .0008) * math.sin(a), .1960 + lift),
                  (0, 0, math.degrees(a) + 90)) for a in np.linspace(0, TAU, 72, endpoint=False)]
    arch = np.linspace(math.radians(-6), math.radians(186), 50)
    way = np.stack([.0215 * np.cos(arch), 0 * arch, .2130 + lift + .0265 * np.maximum(np.sin(arch), -.12)], -1)
    loop = tube(way, .01, cap, 1, section=rounded(.0062, .0135, .0026))
    pins = [disc(.0034, .0012, .0004, steel, (s * .0236, 0, .2150 + lift), (0, 90 * s, 0), 32) for s in (-1, 1)]
    return group([body, foot, neck, *thread, top, *ridges, loop, *pins], at, (0, 0, turn))


GOODS = {'wok': wok, 'cleaver': cleaver, 'tumbler': tumbler}
