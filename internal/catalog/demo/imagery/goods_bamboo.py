"""Bamboo: a glued board with chopsticks and dish, a steamer with a woven lid."""
import math

import numpy as np

from glazes import stoneware
from materials import BRASS, gloss, metal, node, noise, picture, raise_by, skin_of, surface, tint, uneven, wire
from shapes import TAU, bevel, cut, disc, group, lathe, oval, place, ring, rounded, skin, slab, smooth, tube
from studio import shot, stage

PALE, RIPE, KNOT = (.66, .455, .215), (.545, .345, .140), (.33, .185, .065)


# -------------------------------------------------------------------- board
LONG, DEEP, THICK = .380, .250, .021


def board(view):
    """A board of glued strips; chopsticks on their rest and a dish of soy sauce."""
    stage(.36)
    plank = slab(rounded(LONG, DEEP, .026, 10), THICK, 0, _strips())
    grip = slab(rounded(.0300, .098, .0149, 10), .1, 0, None, (LONG / 2 - .034, 0, -.03))
    grip.parent = plank
    cut(plank, grip)
    bevel(plank, .0038, 4, 50)
    feet = [disc(.008, .0022, .0006, surface((.05, .05, .05), .7), (x, y, -.0022), segments=32) for x in (-.16, .16) for y in (-.095, .095)]
    parts = [plank, *feet, *_dish((-.098, .042, THICK)), *_sticks()]
    group(parts, (0, 0, .0022), (0, 0, 14))
    if view == 'detail':
        shot((-.068, -.028, .028), .235, -10, 30, fstop=20, focus=(-.06, -.055, .03))
    else:
        shot((.004, -.004, .0), .47, 6, 34)


def _strips(rows=12, h=720, w=1095):
    """Strips of bamboo side by side: fine fibres along x, nodes here and there."""
    rnd = np.random.default_rng(8)
    y, x = np.mgrid[0:h, 0:w]
    high = h / rows
    lane = np.minimum((y / high).astype(int), rows - 1)
    across = (y / high) % 1
    tone = rnd.uniform(.12, .88, rows)[lane]
    fibre = np.repeat(rnd.normal(0, 1, (h, 12)), (w + 11) // 12, 1)[:, :w]
    smear = np.ones(160) / 160
    fibre = np.apply_along_axis(lambda line: np.convolve(line, smear, 'same'), 1, fibre + rnd.normal(0, .9, (h, w)))
    tone = tone + .16 * fibre / fibre.std()
    knots = np.zeros((h, w))
    for k in range(rows):
        at = rnd.uniform(-.1, .35)
        while at < 1.05:
            bow = (at * w + 7 * np.sin(math.pi * across + k) + rnd.normal(0, 5)) - x
            mask = lane == k
            knots = np.where(mask, np.maximum(knots, np.exp(-(bow / 3.2) ** 2) * .85 + .55 * np.exp(-((bow - 10) / 7.) ** 2)), knots)
            tone = np.where(mask & (bow > 0) & (bow < 60), tone + .18 * (1 - bow / 60), tone)
            at += rnd.uniform(.26, .42)
    tone = np.clip(tone, 0, 1)[..., None]
    face = np.array(PALE) * (1 - tone) + np.array(RIPE) * tone
    face = face + (np.array(KNOT) - face) * np.clip(knots, 0, 1)[..., None] * .8
    seam = np.clip(1 - np.minimum(across, 1 - across) * high / 1.1, 0, 1)[..., None]
    face = face * (1 - .38 * seam)
    made = uneven(surface(PALE, .42, Specular=.4), .38, .47, 30)
    drawn = picture(made, face, colour=False, of='Generated')
    wire(made, drawn, 'Color', skin_of(made), 'Base Color')
    fine = noise(made, 900., (.04, 1, 1), detail=3)
    return raise_by(made, fine, 'Fac', .00010, .6)


def _dish(at):
    """A small glazed dish, its sauce nearly black."""
    glaze = stoneware([(0, (.10, .22, .25)), (.008, (.14, .30, .33)), (.0160, (.22, .36, .37)), (.0195, (.30, .20, .12)), (.022, (.24, .13, .065))], seed=5.,
                      specks=.5)
    wall = [(0, .0030), (.0200, .0030), (.0210, 0), (.0210, 0), (.0240, 0), (.0240, 0), (.0246, .003), (.0335, .0080), (.0420, .0165), (.0436, .0200),
            (.0430, .0212), (.0420, .0206), (.0395, .0165), (.0310, .0100), (.0200, .0066), (0, .0058)]
    sauce = surface((.016, .006, .003), .05, Specular=.6, Clearcoat=1.)
    return [lathe(wall, glaze, at, steps=8, segments=160), lathe([(0, .0128), (.0340, .0128), (.0352, .0132)], sauce, at, steps=4)]


def _sticks():
    """Two chopsticks of dark wood, squared above and round below, on a rest."""
    dark = uneven(surface((.085, .030, .018), .32, Specular=.45), .29, .36, 60)
    raise_by(tint(dark, noise(dark, 300., (.05, 1, 1), detail=4), 'Fac', [(.35, (.045, .016, .010)), (.65, (.125, .046, .025))]), noise(dark, 500., (.05, 1, 1)),
             'Fac', .00010, .5)
    brass = metal(BRASS, .24)
    p = np.linspace(0, 1, 40)
    parts = []
    for y0, y1, lift in ((-.055, -.044, 0), (-.066, -.068, .0004)):
        a, b = np.array([-.1500, y0, THICK + .0116]), np.array([.0740, y1, THICK + .0036])
        rings = []
        for t in p:
            size = np.interp(t, [0, .02, .5, .98, 1], [.0028, .0034, .0052, .0072, .0070])
            section = oval(size, size, np.interp(t, [0, .45, .7], [2, 2.2, 5]), 40)
            rings.append(a + (b - a) * t + np.stack([0 * section[:, 0], section[:, 0], section[:, 1] + lift], -1))
        parts.append(skin(rings, dark, crease=50))
        for t, run in ((.985, .012), (.925, .0014)):
            section = oval(.0076, .0076, 5, 40)
            parts.append(skin([a + (b - a) * (t - run / .2250 * s) + np.stack([0 * section[:, 0], section[:, 0], section[:, 1] + lift], -1) for s in (0, 1)], brass,
                              crease=50))
    rest = gloss((.72, .71, .67), .12)
    way = [(-.112, -.082, THICK + .0040), (-.112, -.072, THICK + .0050), (-.112, -.0605, THICK + .0040), (-.112, -.049, THICK + .0050),
           (-.112, -.039, THICK + .0040)]
    parts.append(tube(way, .0052, rest, 8, thick=[.55, 1.0, .72, 1.0, .55], sides=12))
    return parts


# ------------------------------------------------------------------ steamer
R = .112


def steamer(view):
    """Two tiers and a domed lid of woven strips."""
    stage(.34)
    band = hoop_of_bamboo()
    z = 0.
    for k in range(2):
        _tier(band, z, k)
        z += .0640
    _lid(band, z)
    if view == 'detail':
        shot((-.012, -.012, .158), .235, -12, 46, fstop=22, focus=(-.01, -.02, .16))
    else:
        shot((0, 0, .078), .345, -14, 27)


def hoop_of_bamboo(shade=1.):
    """Bamboo bent round: the fibres run along u of its uv."""
    made = uneven(surface(PALE, .40, Specular=.45), .36, .46, 40)
    fibre = noise(made, 1., (5, 60, 1), detail=5, rough=.6, of='UV')
    own = node(made, 'ObjectInfo')
    total = node(made, 'Math', operation='MULTIPLY_ADD')
    wire(made, own, 'Random', total, 0)
    total.inputs[1].default_value = .26
    wire(made, fibre, 'Fac', total, 2)
    light, deep = (tuple(v * shade for v in c) for c in (PALE, RIPE))
    tint(made, total, 'Value', [(.38, light), (.62, deep), (.85, tuple(c * .78 for c in deep))])
    return raise_by(made, fibre, 'Fac', .00022, .6)


def _hoop(band, low, high, radius, thick):
    """One strip bent round: rounded edges, a shade uneven."""
    e = min(.0012, thick * .45)
    line = [(radius - thick, low + e), (radius - thick + e, low), (radius - e, low), (radius, low + e), (radius, (low + high) / 2), (radius, high - e),
            (radius - e, high), (radius - thick + e, high), (radius - thick, high - e), (radius - thick, low + e)]
    return lathe(line, band, segments=200, steps=3, wobble=lambda a, z: 1 + .0035 * np.sin(2 * a + low * 90) + .0015 * np.sin(5 * a))


def _tier(band, z, k):
    """Wall of two strips, bound at foot and rim, laced at three places."""
    _hoop(band, z + .004, z + .0650, R - .0050, .0040)
    _hoop(band, z + .002, z + .0555, R - .0012, .0036)
    _hoop(band, z, z + .0150, R + .0022, .0034)
    _hoop(band, z + .0480, z + .0600, R + .0022, .0034)
    for a in (-1.95, -.62, .9, 2.3):
        a += .05 * k
        for shift in (-.036, .036):
            _lace(band, a + shift, z + .0005, z + .0150)
            _lace(band, a + shift, z + .0475, z + .0605)
        _lace(band, a, z + .010, z + .052, .0016)
    floor = [tube([(-math.sqrt(.104 ** 2 - y * y), y, z + .010), (math.sqrt(.104 ** 2 - y * y), y, z + .010)], .0042, band, 1) for y in np.linspace(-.09, .09, 9)]
    return floor


def _lace(band, a, low, high, out=.0028):
    """A narrow strip wound over a hoop."""
    line = [(R - .0004, low - .0005), (R + out, low - .0007), (R + out + .0014, low + .002), (R + out + .0016, (low + high) / 2), (R + out + .0014, high - .002),
            (R + out, high + .0007), (R - .0004, high + .0005)]
    half = .0034 / R
    rings = [[(r * math.cos(a + s), r * math.sin(a + s), z) for r, z in smooth(line, 4)] for s in np.linspace(-half, half, 4)]
    ob = skin(rings, band, caps=False, closed=False, crease=60)
    solid = ob.modifiers.new('thick', 'SOLIDIFY')
    solid.thickness, solid.offset = .0011, 1
    return ob


def _dome(x, y):
    return .0180 * np.maximum(1 - (x * x + y * y) / R ** 2, 0) ** .9


def _lid(band, z):
    """Strips woven two over, two under, held between two hoops; a cane loop."""
    _hoop(band, z - .0005, z + .0190, R + .0010, .0040)
    _hoop(band, z + .0035, z + .0150, R + .0046, .0034)
    _hoop(band, z + .0150, z + .0215, R - .0020, .0044)
    for a in (-2.1, -.7, .75, 2.2):
        for shift in (-.034, .034):
            line_low, line_high = z + .0030, z + .0155
            _lace(band, a + shift, line_low, line_high, .0052)
    pitch, reach = .0076, R - .0048
    strip = hoop_of_bamboo(1.04)
    for i in range(-14, 15):
        for way in (0, 1):
            _strip(strip, i, way, pitch, reach, z + .0165)
    back = surface((.20, .115, .045), .8)
    t = [(r, float(_dome(r, 0)) + z + .0130) for r in np.linspace(0, reach, 12)]
    lathe(t, back, steps=3)
    cane = hoop_of_bamboo(.92)
    h = z + .0165 + .0180
    for y in (-.0026, .0026):
        tube([(-.0270, y, h - .004), (-.0262, y, h + .008), (-.0180, y, h + .0200), (0, y, h + .0250), (.0180, y, h + .0200), (.0262, y, h + .008),
              (.0270, y, h - .004)], .0031, cane, 10)
    for x in (-.0264, .0264):
        for k in range(4):
            place(ring(.0058, .0013, cane, flat=1.2, segments=40), (x, 0, h + .0015 + .0026 * k), (0, 4 * k, 0), (.62, 1., 1.))


def _strip(material, i, way, pitch, reach, z):
    """Strip i of the warp (way 0, along x) or weft: it dips under each second pair."""
    at = i * pitch
    half = math.sqrt(max(reach ** 2 - at ** 2, 0))
    if half < .012:
        return
    n = max(int(half / pitch * 2 * 8), 24)
    run = np.linspace(-half, half, n)
    j = run / pitch
    phase = (i + j) if way == 0 else (j + i + 2)
    wave = np.sin(TAU * (phase + .5) / 4)
    lift = .00125 * np.clip(wave * 1.9, -1, 1)
    section = np.array([(-.49, -.10), (-.44, .10), (-.2, .19), (.2, .19), (.44, .10), (.49, -.10)]) * [pitch * .94, .0040]
    rings = []
    for r, up in zip(run, lift):
        x = np.full(6, r) if way == 0 else at + section[:, 0]
        y = at + section[:, 0] if way == 0 else np.full(6, r)
        rings.append(np.stack([x, y, z + _dome(x, y) + up + section[:, 1]], -1))
    rings = np.array(rings).transpose(1, 0, 2)
    skin(rings, material, caps=False, closed=False, crease=70)


GOODS = {'board': board, 'steamer': steamer}
