"""To wear: sunglasses, a bracelet of beads."""
import math

import numpy as np

from materials import gloss, metal, node, noise, pane, raise_by, ramp, space, surface, tint, uneven, wire
from shapes import TAU, box, disc, group, lathe, oval, place, ring, ripple, skin, smooth, strap, tube
from studio import shot, stage


# --------------------------------------------------------------- sunglasses
EYE, HEIGHT = .0345, .0305


def sunglasses(view):
    """Glasses of tortoiseshell acetate, temples open, on the paper."""
    stage(.2)
    shell = _tortoise()
    parts = [*_temples(shell)]
    for s in (-1, 1):
        parts += [_rim(s, shell), _lens(s)]
    bridge = smooth([(-.0125, .0352), (-.0070, .0385), (0, .0395), (.0070, .0385), (.0125, .0352)], 10)
    parts.append(strap(np.stack([bridge[:, 0], _base(bridge[:, 0]) - .0002, bridge[:, 1]], -1), (0, 1, 0), .0046, .0056, shell, 3.2))
    parts += _pads(shell)
    group(parts, (0, -.02, -.0030), (0, 0, -27))
    if view == 'detail':
        shot((.024, -.038, .030), .096, 2, 14, fstop=24, focus=(.025, -.045, .03))
    else:
        shot((.008, .020, .017), .240, 0, 18)


def _tortoise():
    """Amber acetate with brown clouds, polished."""
    made = gloss((.30, .10, .02), .07, Specular=.55)
    cloud = noise(made, 70., (1, .6, 1.3), detail=3, rough=.5)
    return tint(made, cloud, 'Fac', [(.34, (.010, .005, .003)), (.44, (.036, .013, .005)), (.50, (.15, .046, .008)), (.57, (.36, .130, .024)),
                                     (.70, (.50, .21, .045))])


def _base(x):
    """The bow of the front, seen from above."""
    return 2.6 * x * x


def _eye(s, a, grow=0.):
    """The opening of a lens, grown outwards; a is an array of angles."""
    c, si = np.cos(a), np.sin(a)
    w, tall = .0248 + grow, np.where(si > 0, .0178, .0218) + grow
    x = w * np.sign(c) * abs(c) ** .88 + (.0034 * c + .0012) * np.clip(si, 0, 1)
    z = tall * np.sign(si) * abs(si) ** np.where(si > 0, .76, .94)
    return s * (EYE + x), HEIGHT + z


def _rim(s, shell):
    """A rim of even depth, broader towards its upper outer corner."""
    a = np.linspace(0, TAU, 200, endpoint=False)
    broad = .0052 + .0038 * np.exp(-((a - .62) / .34) ** 2) + .0012 * np.exp(-((a - 1.6) / .7) ** 2)
    (xi, zi), (xo, zo) = _eye(s, a), _eye(s, a, broad)
    section = oval(1, 1, 3.6, 36)
    rings = []
    for k in range(len(a)):
        mid = (xi[k] + xo[k]) / 2, (zi[k] + zo[k]) / 2
        out = np.array([xo[k] - xi[k], zo[k] - zi[k]])
        x, z = mid[0] + section[:, 0] * out[0], mid[1] + section[:, 0] * out[1]
        rings.append(np.stack([x, _base(x) + section[:, 1] * .0044, z], -1))
    return skin([r[::s] for r in rings], shell, loop=True, crease=60)


def _lens(s):
    """A thin lens, brown above and paler below."""
    a = np.linspace(0, TAU, 120, endpoint=False)
    x, z = _eye(s, a, .0012)
    rings = [np.stack([s * EYE + (x - s * EYE) * k, _base(s * EYE + (x - s * EYE) * k) - .0010 * (1 - k * k), HEIGHT + (z - HEIGHT) * k], -1) for k in (1, .8, .6,
                                                            .4, .2, .001)]
    made = pane((.5, .5, .5), (.1, .05, .02))
    high, clear = node(made, 'SeparateXYZ'), made.node_tree.nodes['Transparent BSDF']
    wire(made, space(made, (1, 1, 22), (0, 0, -.2)), 'Vector', high, 'Vector')
    wire(made, ramp(made, high, 'Z', [(0., (.38, .235, .12)), (.85, (.060, .030, .013))]), 'Color', clear, 'Color')
    return skin([r[::s] for r in rings], made, caps=False, crease=80)


def _pads(shell):
    parts = []
    for s in (-1, 1):
        pad = lathe([(0, .0022), (.0022, .0020), (.0038, .0010), (.0042, -.0010), (0, -.0010)], shell, steps=6, segments=48)
        parts.append(place(pad, (s * .0102, _base(.0102) + .0042, .0255), (90, 0, s * 52), (.72, 1.5, 1.2)))
    return parts


def _temples(shell):
    """Temples with their hinges; the rivets show in front as two pairs of dots."""
    steel, parts = metal((.74, .73, .70), .18), []
    for s in (-1, 1):
        x0, y0, z0 = s * .0705, _base(.0705), HEIGHT + .0105
        front = smooth([(s * .0560, _base(.0560), z0), (s * .0640, _base(.0640) - .0002, z0), (s * .0712, _base(.0700), z0 + .0004),
                        (s * .0732, y0 + .0045, z0 + .0004), (s * .0735, y0 + .0080, z0 + .0004)], 8)
        parts.append(strap(front, (0, 0, 1), np.interp(np.linspace(0, 1, len(front)), [0, .4, 1], [.0120, .0125, .0105]), .0044, shell, 3.4))
        way = smooth([(s * .0735, y0 + .0082, z0 + .0004), (s * .0742, y0 + .030, z0), (s * .0742, y0 + .062, z0 - .0015), (s * .0735, y0 + .092, z0 - .0060),
                      (s * .0715, y0 + .118, z0 - .0200), (s * .0690, y0 + .134, z0 - .0390)], 14)
        t = np.linspace(0, 1, len(way))
        tall = np.interp(t, [0, .3, .6, .8, .95, .985, 1], [.0100, .0080, .0072, .0086, .0078, .0055, .0010])
        thick = np.interp(t, [0, .8, .97, 1], [.0040, .0036, .0034, .0008])
        parts.append(_upright_strap(way, tall, thick, shell))
        parts.append(box((.0035, .0030, .0060), .0006, steel, (x0 * .985, y0 + .0068, z0)))
        for dz in (.0026, -.0022):
            x = .0632
            parts.append(disc(.00135, .0009, .0003, steel, (s * x, _base(x) - .0020, z0 + dz), (90, 0, s * 18), 24))
            parts.append(disc(.0012, .0006, .0003, steel, (s * .0758, y0 + .0150, z0 + dz), (0, s * 90, 0), 24))
    return parts


def _upright_strap(way, tall, thick, material):
    """A bar along a line that is thin across x and tall square to its way."""
    tangent = np.gradient(way, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    side = np.cross(tangent, np.cross((1., 0, 0), tangent))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up, section = np.cross(side, tangent), oval(1, 1, 3.2, 36)
    return skin([way[i] + np.outer(section[:, 0] * tall[i], up[i]) + np.outer(section[:, 1] * thick[i], side[i]) for i in range(len(way))], material, crease=60)


# ----------------------------------------------------------------- bracelet
BEAD, MANY = .0052, 20


def bracelet(view):
    """Beads on a slab of slate, with spacers, a silver tube and a charm."""
    stage(.17)
    top = _slate()
    silver, jade, parts = metal((.66, .65, .63), .22), _jade(), []
    loop = MANY * BEAD * 2.02 / TAU + .0052
    for k in range(MANY):
        t = -math.pi / 2 + TAU * (k + 2.55) / (MANY + 4.1)
        bead = lathe([(.0009, -BEAD * .97), (BEAD * .5, -BEAD * .87), (BEAD, 0), (BEAD * .5, BEAD * .87), (.0009, BEAD * .97)], jade, steps=10, segments=48)
        parts.append(place(bead, (loop * math.cos(t), loop * math.sin(t), BEAD + .0001), (90, 0, math.degrees(t) + 6 * (k % 3 - 1))))
    for side in (-1, 1):
        for n, off in enumerate((1.52, 1.23, .94)):
            t = -math.pi / 2 + side * TAU * off / (MANY + 4.1)
            parts.append(_spacer(silver if n != 1 else metal((.62, .47, .22), .24), (loop * math.cos(t), loop * math.sin(t), BEAD), math.degrees(t)))
    tube_ = lathe([(.0012, -.0068), (.0024, -.0068), (.0030, -.0062), (.0026, -.0054), (.0036, -.003), (.0040, 0), (.0036, .003), (.0026, .0054), (.0030, .0062),
                   (.0024, .0068), (.0012, .0068)], silver, steps=6, segments=64)
    parts.append(place(tube_, (0, -loop, BEAD), (0, 90, 0)))
    a = np.linspace(0, TAU, 90)
    parts.append(tube(np.stack([loop * np.cos(a), loop * np.sin(a), 0 * a + BEAD], -1), .0006, surface((.10, .14, .10), .7), 1))
    parts += _charm(silver, loop)
    group(parts, (.002, .008, top), (0, 0, -10))
    if view == 'detail':
        shot((.000, -.030, top + .004), .062, -8, 32, fstop=24, focus=(0, -.036, top + .004))
    else:
        shot((.002, .004, .016), .165, -8, 30)


def _jade():
    made = gloss((.16, .38, .20), .08, Specular=.55, Subsurface=.10, Subsurface_Color=(.20, .48, .26))
    own = node(made, 'ObjectInfo')
    cloud = noise(made, 150., (1, .5, 1), detail=4)
    total = node(made, 'Math', operation='MULTIPLY_ADD')
    wire(made, own, 'Random', total, 0)
    total.inputs[1].default_value = .22
    wire(made, cloud, 'Fac', total, 2)
    return tint(made, total, 'Value', [(.38, (.085, .27, .125)), (.55, (.17, .40, .21)), (.70, (.30, .53, .33)), (.85, (.46, .64, .46))])


def _spacer(material, at, turn):
    """A ring of small grains."""
    grains = [place(lathe([(0, -.0010), (.0010, 0), (0, .0010)], material, steps=6, segments=20),
                    (.0031 * math.cos(t), .0031 * math.sin(t), 0)) for t in np.linspace(0, TAU, 11, endpoint=False)]
    return group([*grains, ring(.0022, .0008, material, segments=48)], at, (90, 0, turn))


def _charm(silver, loop):
    """A coin with a lotus in relief, on two rings; it lies on the slate."""
    coin = [lathe([(0, .0010), (.0060, .0010), (.0064, .0016), (.0072, .0016), (.0076, .0010), (.0072, .0002), (0, .0002)], silver, steps=5, segments=96)]
    for k in range(8):
        petal = lathe([(0, .0006), (.5, .0004), (1, 0)], silver, steps=5, segments=32)
        t = TAU * k / 8
        coin.append(place(petal, (.0031 * math.cos(t), .0031 * math.sin(t), .0009), (0, 0, math.degrees(t)), (.0024, .0012, 1.)))
    coin.append(lathe([(0, .0020), (.0012, .0016), (.0014, .0008)], silver, steps=5, segments=32))
    coin.append(ring(.0016, .0005, silver, (0, .0088, .0010), segments=40))
    parts = [group(coin, (.0012, -loop - .0150, .0006), (9, 0, 8))]
    parts.append(ring(.0026, .0005, silver, (.0006, -loop - .0046, .0034), (62, 0, 84), segments=48))
    parts.append(ring(.0046, .0006, silver, (0, -loop, BEAD), (0, 90, 0), segments=64))
    return parts


def _slate():
    """A slab split off in leaves; the height of its upper side in metres."""
    made = uneven(surface((.075, .078, .082), .62, Specular=.35), .54, .70, 30)
    cloud = noise(made, 34., (1, 1, 3), detail=6, rough=.62)
    tint(made, cloud, 'Fac', [(.32, (.040, .043, .048)), (.52, (.078, .081, .085)), (.72, (.135, .130, .122))])
    raise_by(raise_by(made, noise(made, 240., detail=6, rough=.65), 'Fac', .0006, .7), noise(made, 55., detail=4), 'Fac', .0022, .6)
    rnd, n, top = np.random.default_rng(6), 260, .0165
    o = oval(.128, .108, 5.5, n)
    t = np.linspace(0, TAU, n, endpoint=False)
    rings, grow = [], 0.
    for z in np.concatenate([[0], np.sort(rnd.uniform(.0008, top - .001, 15)), [top - .0006, top]]):
        grow = .6 * grow + rnd.normal(0, .007)
        jag = 1 + grow + .016 * ripple(t / TAU * 3, 0 * t + z * 20, 5, 7, 1, 3.5) + .007 * ripple(t / TAU * 10, 0 * t + z * 150, 7, 7, 1, 4)
        rings += [np.concatenate([o * jag[:, None], np.full((n, 1), z + d)], 1) for d in (0, .0006) if z + d <= top]
    last = rings[-1]
    rings += [np.concatenate([last[:, :2] * k, (top + .0002 + .0004 * ripple(last[:, :1] * k * 14, last[:, 1:2] * k * 14, 3, 6, .5, 2))], 1) for k in (.985, .9, .7,
                                                            .45, .2, .01)]
    group([skin(rings, made, crease=28)], (0, 0, 0), (0, 0, 9))
    return top + .0006


GOODS = {'sunglasses': sunglasses, 'bracelet': bracelet}
