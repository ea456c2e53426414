"""Smart watches and a projector."""
import math

import numpy as np

from materials import (ALUMINIUM, black_glass, cloth, glow, gloss, metal, noise, picture, plastic, raise_by, rubber,
                       skin_of, surface, uneven, weave_height, wire)
from shapes import TAU, box, disc, group, lathe, loft, oval, place, ring, rounded, skin, slab, smooth, strap, tube
from studio import shot, stage

TITAN = (.50, .475, .445)


# -------------------------------------------------------------------- watch
def watch(view):
    """Two watches that stand on their closed straps, dials to the viewer."""
    stage(.17)
    if view == 'detail':
        _watch((.020, .085, .062), TITAN, (0, 0, 0), -16)
        return shot((.0, -.030, .0335), .080, -2, 22, fstop=24, focus=(0, -.032, .035))
    _watch((.020, .085, .062), TITAN, (-.040, -.014, 0), -24)
    _watch((.60, .52, .40), (.62, .56, .48), (.048, .026, 0), 16)
    shot((.003, 0, .035), .205, 0, 17)


LOOP = [(-.0275, .0215), (-.0205, .0318), (-.0060, .0372), (.0130, .0350), (.0275, .0225), (.0318, .0040), (.0290, -.0150), (.0180, -.0300), (.0020, -.0365),
        (-.0160, -.0330), (-.0275, -.0215)]


def _watch(colour, case, at, turn):
    """One watch; the loop of its strap lies in the y-z plane, the dial at -y."""
    band = rubber(colour, .55)
    way = np.array([(0, y, z) for y, z in smooth(LOOP, 14)])
    t = np.linspace(0, 1, len(way))
    thick = np.interp(t, [0, .10, .3, .7, .9, 1], [.0048, .0034, .0026, .0026, .0034, .0048])
    wide = np.interp(t, [0, .06, .14, .4, .6, .86, .94, 1], [.0330, .0285, .0238, .0218, .0218, .0238, .0285, .0330])
    parts = [strap(way, (1, 0, 0), wide, thick, band, 3.2, 48)]
    lap = way[58:92] * [1, 1.085, 1.085]
    parts.append(strap(lap, (1, 0, 0), .0214, np.interp(np.linspace(0, 1, len(lap)), [0, .06, .94, 1], [.0008, .0024, .0024, .0008]), band, 3.2, 48))
    pin = lap[8] * [1, 1.045, 1.045]
    parts.append(disc(.0022, .0012, .0006, metal(case, .3), tuple(pin), (math.degrees(math.atan2(-pin[1], pin[2])), 0, 0), 32))
    parts.append(group(_case(case), (0, -.0300, 0), (90, 0, 0)))
    lean = math.radians(-24)
    low = (way[:, 1] * math.sin(lean) + way[:, 2] * math.cos(lean)).min() - .0016
    group([group(parts, (0, 0, -low), (-24, 0, 0))], at, (0, 0, turn))


def _case(colour):
    """Case of titanium, sapphire, crown and button; its z is the dial's normal."""
    body, shine = metal(colour, .34), metal(colour, .20)
    w, h = .0390, .0460
    line = smooth([(-.0062, w - .012, h - .012), (-.0060, w - .0085, h - .0085), (-.0040, w - .0016, h - .0016), (-.0010, w, h), (.0022, w, h),
                   (.0040, w - .0010, h - .0010), (.0047, w - .0030, h - .0030), (.0047, w - .0060, h - .0060)], 6)
    parts = [loft(line, 4.2, body)]
    parts.append(loft([(.0044, w - .0030, h - .0030), (.0050, w - .0034, h - .0034), (.0051, w - .0044, h - .0044)], 4.2, shine))
    parts.append(loft([(.0044, w - .0046, h - .0046), (.0053, w - .0048, h - .0048), (.0058, w - .0066, h - .0066), (.0060, w - .0100, h - .0100)], 4.2,
                      black_glass()))
    parts.append(_dial(w - .0098, h - .0098, .00605))
    crown = lathe([(0, .0046), (.0026, .0045), (.0034, .0041), (.0037, .0034), (.0037, .0008), (.0030, 0)], shine, segments=160, steps=5, wobble=lambda a,
                  z: 1 + .03 * np.sign(np.sin(30 * a)) * (.0007 < z < .0037))
    parts.append(place(crown, (w / 2 - .0003, .0085, .0005), (0, 90, 0)))
    parts.append(ring(.0032, .0003, plastic((.55, .13, .03), .4), (w / 2 + .0036, .0085, .0005), (0, 90, 0), segments=48))
    parts.append(box((.0018, .0120, .0034), .0008, shine, (w / 2 - .0002, -.0085, .0005)))
    return parts


def _dial(w, h, z):
    """The lit dial, on a pane of its shape."""
    o = oval(w, h, 4.2, 96)
    rings = [np.concatenate([o * k, np.full((96, 1), z + .0002 * (1 - k))], 1) for k in (1., .5, .001)]
    ob = skin(rings, None, caps=False)
    points = np.array([v.co for v in ob.data.vertices])
    corner = [l.vertex_index for l in ob.data.loops]
    ob.data.uv_layers['uv'].data.foreach_set('uv', (points[corner][:, :2] / [w, h] + .5).astype(np.float32).ravel())
    made = surface((.004, .004, .005), .05, Specular=.6, Clearcoat=1., Clearcoat_Roughness=.02)
    wire(made, picture(made, _face(w / h)), 'Color', skin_of(made), 'Emission')
    skin_of(made).inputs['Emission Strength'].default_value = 1.15
    ob.data.materials.append(made)
    return ob


STROKES = {'1': [[(.30, .78), (.52, .98), (.52, .02)]], '0': [[(.5 + .36 * math.cos(t), .5 + .48 * math.sin(t)) for t in np.linspace(0, TAU, 25)]],
           '9': [[(.5 + .34 * math.cos(t), .68 + .30 * math.sin(t)) for t in np.linspace(0, TAU, 25)],
                 [(.84, .68), (.82, .36), (.62, .02)]], ':': [[(.5, .30), (.5, .31)], [(.5, .70), (.5, .71)]]}


def _face(shape, n=480):
    """What the dial shows: the time, rings of activity, a pulse, bars. Drawn with strokes."""
    h, w = n, int(n * shape)
    y, x = np.mgrid[0:h, 0:w] / n
    face = np.zeros((h, w, 3))

    def line(points, size, colour):
        far = np.full((h, w), 9.)
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            dx, dy = bx - ax, by - ay
            t = np.clip(((x - ax) * dx + (y - ay) * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
            far = np.minimum(far, np.hypot(x - ax - t * dx, y - ay - t * dy))
        cover = np.clip((size - far) * n / 1.5 + .5, 0, 1)[..., None]
        face[:] = face * (1 - cover) + np.array(colour) * cover
    left = .098
    for letter, wide in zip('10:09', (.115, .150, .075, .150, .150)):
        for stroke in STROKES[letter]:
            line([(left + px * wide, .715 + py * .185) for px, py in stroke], .0125, (.96, .95, .92))
        left += wide + .012
    cx, cy = .315, .375
    for radius, share, colour in ((.215, .82, (.96, .42, .16)), (.158, .64, (.45, .85, .35)), (.101, .90, (.25, .72, .90))):
        line([(cx + radius * math.cos(t), cy + radius * math.sin(t)) for t in np.linspace(0, TAU, 60)], .0225, tuple(c * .20 for c in colour))
        line([(cx + radius * math.sin(t), cy + radius * math.cos(t)) for t in np.linspace(0, TAU * share, 60)], .0225, colour)
    pulse = [(.585, .50), (.625, .50), (.645, .53), (.662, .43), (.690, .585), (.712, .47), (.725, .50), (.775, .50)]
    line(pulse, .0085, (.95, .30, .25))
    for k, (length, tone) in enumerate(((.17, .8), (.115, .45), (.145, .45))):
        line([(.595, .365 - .062 * k), (.595 + length, .365 - .062 * k)], .0115, (tone,) * 3)
    line([(.11, .095), (.735, .095)], .010, (.16, .16, .16))
    line([(.11, .095), (.52, .095)], .010, (.85, .62, .28))
    return face


# ---------------------------------------------------------------- projector
W, D, H = .140, .132, .196


def projector(view):
    """A projector dressed in cloth, its lens to the viewer, a strap at the side."""
    stage(.32)
    white, grey = gloss((.60, .575, .53), .26), cloth((.27, .265, .255), (36, 17), weave_height(16, 20, .2), .0005, .40, slubs=.08)
    o = _even(rounded(W, D, .030, 16), 200)
    parts = [skin([np.concatenate([o * k, np.full((len(o), 1), z)], 1) for k, z in ((.97, .0165), (1., .0175), (1., .1640), (.97, .1650))], grey, caps=False,
                  crease=60)]
    for levels in (((.90, .0), (.975, .0006), (1.012, .0035), (1.018, .0070), (1.018, .0150), (1.010, .0166), (.95, .0168)),
                   ((.95, .1630), (1.010, .1632), (1.018, .1650), (1.018, .1780), (1.012, .1860), (.990, .1922), (.95, .1952), (.88, .1962), (.5, .1964),
                    (.01, .1964))):
        parts.append(skin([np.concatenate([o * k, np.full((len(o), 1), z)], 1) for k, z in levels], white, crease=50))
    parts += _lens() + _controls() + _hold()
    group(parts, (0, 0, 0), (0, 0, -24))
    if view == 'detail':
        shot((-.026, -.06, .105), .175, 2, 9, fstop=20, focus=(-.02, -.08, .11))
    else:
        shot((.008, 0, .098), .335, 4, 15)


def _even(outline, count):
    """The outline with points at equal distances, from the middle of its back."""
    ends = np.concatenate([outline, outline[:1]])
    run = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(ends, axis=0).T))])
    at = (np.linspace(0, run[-1], count, endpoint=False) + run[len(outline) // 4]) % run[-1]
    return np.stack([np.interp(at, run, ends[:, k]) for k in (0, 1)], -1)


def _lens():
    """The black front, a lens in rings of metal, two sensors."""
    black, steel = gloss((.012, .012, .013), .16), metal((.55, .55, .55), .24)
    y = -D / 2
    parts = [slab(rounded(.094, .124, .020, 10), .0046, .0016, black, (0, y + .0016, .0905), (90, 0, 0), 4)]
    parts.append(tube([(px, y - .0027, .0905 + pz) for px, pz in rounded(.0935, .1235, .0198, 10)], .0009, steel, 1, closed=True))
    barrel = [lathe([(.0370, 0), (.0370, .0100), (.0362, .0116), (.0340, .0122), (.0318, .0116), (.0312, .0100), (.0312, .0100)], steel, segments=128, steps=5)]
    barrel.append(lathe([(.0312, .0104), (.0285, .0070), (.0285, .0070), (.0262, .0046), (.0262, .0046), (.0240, .0030)], plastic((.012, .012, .012), .35, 0),
                        segments=128, steps=2))
    barrel += [ring(r, .0004, plastic((.05, .05, .05), .3, 0), (0, 0, z)) for r, z in ((.0300, .0088), (.0290, .0076), (.0275, .0058))]
    barrel.append(lathe([(0, .0096), (.0080, .0092), (.0170, .0072), (.0250, .0032)], surface((.010, .006, .022), .03, Clearcoat=1., Specular=1.), segments=128,
                        steps=8))
    parts.append(group(barrel, (0, y - .0025, .1120), (90, 0, 0)))
    for x in (-.0165, .0165):
        eye = [ring(.0072, .0009, plastic((.03, .03, .03), .4, 0), (0, 0, .0006)), lathe([(0, .0024), (.0040, .0018), (.0068, .0004)],
                                                            surface((.02, .006, .03), .04, Clearcoat=1.), segments=48, steps=5)]
        parts.append(group(eye, (x, y - .0030, .0555), (90, 0, 0)))
    parts.append(disc(.0011, .0004, .0001, glow((.9, .95, 1), 2.6), (0, y - .0030, .0385), (90, 0, 0), 24))
    return parts


def _controls():
    """A ring of keys on the lid."""
    grey, mark = plastic((.50, .48, .44), .4, 0), surface((.16, .155, .15), .5)
    z = H + .0006
    parts = [ring(.0265, .0006, metal(ALUMINIUM, .28), (0, .006, z)), disc(.0100, .0012, .0005, grey, (0, .006, z - .0006))]
    parts.append(tube([(-.0016, .0035, z + .0007), (-.0016, .0085, z + .0007), (.0030, .006, z + .0007), (-.0016, .0035, z + .0007)], .00045, mark, 1))
    for k in range(4):
        t = TAU * k / 4
        x, y = .0182 * math.cos(t), .006 + .0182 * math.sin(t)
        parts.append(tube([(x - .0022, y, z + .0001), (x + .0022, y, z + .0001)], .0005, mark, 1))
        if k % 2 == 0:
            continue
        parts.append(tube([(x, y - .0022, z + .0001), (x, y + .0022, z + .0001)], .0005, mark, 1))
    return parts


def _hold():
    """A strap of leather at the right side, screwed on."""
    hide = uneven(surface((.36, .165, .068), .48, Specular=.4), .42, .54, 60)
    raise_by(hide, noise(hide, 900., detail=4), 'Fac', .00025, .7)
    x, steel = W / 2 + .0028, metal((.60, .60, .60), .25)
    way = smooth([(x, 0, .1760), (x + .0015, 0, .1650), (x + .0130, 0, .1530), (x + .0185, 0, .1250), (x + .0165, 0, .0960), (x + .0020, 0, .0720),
                  (x - .0015, 0, .0600)], 12)
    parts = [strap(way, (0, 1, 0), .0230, .0034, hide, 5)]
    for z in (.1715, .0640):
        parts.append(disc(.0050, .0020, .0008, steel, (x + .0018, 0, z), (0, 90, 0), 48))
    return parts


GOODS = {'watch': watch, 'projector': projector}
