"""Small electronics: earbuds, action camera, charger, phone stand."""
import math

import numpy as np

from materials import (BRASS, STEEL, black_glass, glow, gloss, metal, node, picture, plastic, raise_by,
                       ramp, rubber, skin_of, surface, wire)
from shapes import TAU, bevel, box, cut, disc, group, lathe, mesh, oval, place, ring, rounded, skin, slab, smooth, tube
from studio import shot, stage


# ------------------------------------------------------------------ earbuds
def earbuds(view):
    """Open clip-on earbuds before their charging case."""
    stage(.13)
    white = view == 'white'
    body = plastic((.70, .68, .64) if white else (.022, .022, .024), .34, .00001)
    inner = gloss((.62, .60, .56) if white else (.012, .012, .013), .2)
    accent = metal((.72, .60, .44), .22)
    _case(body, inner, accent)
    _clip(body, accent, (-.021, -.036, .0061), (0, 0, 24))
    _clip(body, accent, (.024, -.030, .0061), (0, 0, -40), -1)
    if view == 'detail':
        shot((-.0175, -.036, .0085), .047, 14, 22, fstop=22, focus=(-.018, -.042, .008))
    else:
        shot((.003, -.003, .022), .145, 16, 26)


def _loaf(levels, width, depth, material, power=3.):
    """A soft box of stacked outlines: levels of (inset, z)."""
    levels = smooth(levels, 8)
    rings = [[(x, y, z) for x, y in oval(width - 2 * i, depth - 2 * i, power, 96)] for i, z in levels]
    return skin(rings, material, crease=50)


def _case(body, inner, accent):
    width, depth = .064, .050
    base = [(.020, 0), (.012, .0004), (.005, .003), (.0012, .009), (0, .0165), (0, .0165), (.0006, .0172), (.0006, .0172), (.0030, .0172), (.0030, .0172), (.0034, .0150)]
    parts = [_loaf(base, width, depth, body)]
    tray = _loaf([(.0032, .0130), (.0032, .0160), (.0032, .0160), (.0200, .0158)], width, depth, inner)
    parts.append(tray)
    for s in (1, -1):
        well = place(_loaf([(.004, -.007), (.0005, -.003), (0, .004)], .021, .031, inner, 2.6), (s * .0145, .0, .0165))
        cut(tray, well)
        well.parent = tray
        parts.append(disc(.0007, .0006, .0002, metal(BRASS, .2), (s * .0145, .003, .0100), segments=16))
        parts.append(place(_loaf([(.001, -.0060), (.0008, -.0058)], .021, .031, inner, 2.6), (s * .0145, 0, .0165)))
    parts.append(disc(.0008, .0004, .0001, glow((1, .78, .5), 3), (0, -.0252, .011), (90, 0, 0), 20))
    lid = [(.024, .0020), (.012, .0028), (.0045, .0060), (.0028, .0100), (.0028, .0140), (.0028, .0140), (.0006, .0140), (.0006, .0140), (0, .0134), (0, .0134),
           (.0008, .0080), (.0045, .0028), (.012, .0004), (.024, 0)]
    cover = [_loaf([(i, .0140 - z) for i, z in lid], width, depth, body)]
    hinge = group(cover, (0, -depth / 2 + .001, 0))
    handle = group([hinge], (0, depth / 2 - .0035, .0180), (-104, 0, 0))
    parts.append(handle)
    parts.append(tube([(-.014, .0238, .0172), (.014, .0238, .0172)], .0016, accent, 1))
    group(parts, (.001, .022, 0), (0, 0, 14))


def _clip(body, accent, at, turn, side=1):
    """One bud: a barrel behind the ear, a ball before it, a bow between."""
    barrel = lathe([(0, -.0098), (.0030, -.0096), (.0052, -.0080), (.0060, -.0045), (.0061, 0), (.0060, .0045), (.0052, .0080), (.0030, .0096), (0, .0098)], body, segments=96, steps=8)
    place(barrel, (-.0085 * side, 0, .0), (90, 0, 0))
    a = np.linspace(-math.pi / 2, math.pi / 2, 30)
    ball = lathe([(.0062 * math.cos(t) ** .9 if t < 1.5 else 0, .0060 * math.sin(t)) for t in a], body, segments=96, steps=1)
    place(ball, (.0085 * side, -.002, 0), (78, 0, 0))
    mesh_ = lathe([(0, .0004), (.0022, .0003), (.0026, 0)], metal((.25, .25, .25), .4), segments=48, steps=3)
    place(mesh_, (.0085 * side, -.0078, .0012), (78, 0, 0))
    holes = _holes((.0085 * side, -.0078, .0012), (78, 0, 0))
    bow = tube([(-.0085 * side, .002, .001), (-.0085 * side, .006, .008), (-.005 * side, .008, .0145), (0, .0085, .0165), (.005 * side, .006, .0145), (.0085 * side, .002, .008), (.0085 * side, -.001, .002)],
               .0019, body, 14, thick=[1.25, 1.05, 1, 1, 1, 1.05, 1.25], sides=10)
    band = ring(.00615, .00035, accent, (-.0085 * side, .0030, 0), (90, 0, 0))
    dot = disc(.0016, .0002, .0001, accent, (-.0085 * side, -.0098, 0), (90, 0, 0), 32)
    group([barrel, ball, mesh_, holes, bow, band, dot], at, turn)


def _holes(at, turn):
    """The holes of the sound opening, in rows like a honeycomb."""
    black, pitch = surface((.003, .003, .003), .8), .00062
    spots = [(pitch * (i + .5 * (j % 2)), pitch * .866 * j) for i in range(-4, 5) for j in range(-3, 4)]
    return group([disc(.00019, .0001, .00002, black, (x, y, .00034), segments=12) for x, y in spots if math.hypot(x, y) < .0020], at, turn)


# ------------------------------------------------------------ action camera
def actioncam(view):
    """Action camera on its folding feet."""
    stage(.15)
    shell, dark = rubber((.050, .052, .055), .55), plastic((.02, .02, .021), .42)
    parts = [box((.0660, .0270, .0480), .0055, shell, (0, 0, .024), segments=6)]
    parts += _ribs(dark) + _eye(dark) + _front(dark) + _top_and_side(dark)
    group(parts, (0, 0, .012), (0, 0, 0))
    _feet(dark)
    if view == 'detail':
        shot((.0105, -.020, .0425), .049, 24, 13, fstop=22, focus=(.0155, -.0205, .0415))
    else:
        shot((.0, 0, .029), .135, 28, 16)


def _ribs(dark):
    """Fine grooves over the left half of the face."""
    return [box((.0012, .0006, .0050), .0002, dark, (-.0265 + .0030 * i, -.0135, .0085)) for i in range(8)]


def _eye(dark):
    """Square lens block with its coated glass."""
    x, z = .0155, .0295
    block = slab(rounded(.0300, .0300, .0062), .0070, .0012, dark, (x, -.0130, z), (90, 0, 0))
    well = disc(.0112, .0050, .0001, None, (0, 0, .0034))
    well.parent = cut(block, well)
    edge = tube([(px, 0, pz) for px, pz in rounded(.0285, .0285, .0058)], .0003, metal((.6, .6, .6), .25), 1, closed=True)
    place(edge, (x, -.0201, z))
    glass = surface((.02, .02, .05), .04, Clearcoat=1., Clearcoat_Roughness=.01, Specular=1.)
    facing = node(glass, 'LayerWeight')
    tone = ramp(glass, facing, 'Facing', [(0, (.004, .005, .012)), (.3, (.02, .035, .11)), (.55, (.12, .03, .14))])
    wire(glass, tone, 'Color', skin_of(glass), 'Base Color')
    rings = lathe([(.0128, 0), (.0128, 0), (.0120, .0004), (.0112, 0), (.0112, 0), (.0100, -.0018), (.0100, -.0018), (.0102, -.0019), (.0094, -.0030), (.0094, -.0030), (.0080, -.0034)], plastic((.012, .012, .013), .35), segments=96, steps=3)
    front = lathe([(0, .0008), (.0050, .0001), (.0086, -.0019), (.0096, -.0031)], glass, segments=96, steps=6)
    marks = [box((.0009, .0022, .0001), .00003, surface((.5, .5, .5), .5), (.0122 * math.cos(t), .0122 * math.sin(t), .00035), (0, 0, math.degrees(t) - 90)) for t in np.radians((0, 90, 180, 270))]
    pane = group([rings, front, *marks], (x, -.0201, z), (90, 0, 0))
    return [block, edge, pane]


def _front(dark):
    pane = box((.0245, .0010, .0245), .0004, black_glass(), (-.0150, -.0133, .0300))
    h, w = 140, 140
    y, x = np.mgrid[0:h, 0:w]
    face = np.full((h, w, 3), .02)
    sky = y / h
    view_ = (abs(x - 70) < 58) & (abs(y - 76) < 44)
    hill = 60 + 14 * np.sin(x / 19.) + 9 * np.sin(x / 7.3 + 1)
    scene = np.stack([.95 - .25 * sky, .72 + .05 * sky, .55 + .28 * sky], -1)
    face[view_] = scene[view_]
    face[view_ & (y < hill)] = (.22, .34, .33)
    face[view_ & (y < hill - 16 + 10 * np.sin(x / 11.))] = (.11, .20, .21)
    face[np.hypot(x - 98, y - 98) < 7] = (1, .93, .78)
    face[(abs(y - 17) < 4) & (abs(x - 42) < 28)] = (.85, .85, .85)
    face[np.hypot(x - 112, y - 17) < 5] = (.92, .18, .10)
    shown = surface((0, 0, 0), .2)
    wire(shown, picture(shown, face), 'Color', skin_of(shown), 'Emission')
    skin_of(shown).inputs['Emission Strength'].default_value = .8
    quad = skin([[(-.0150 + sx * .0105, -.01385, .0300 + sz * .0105) for sx in (-1, 1)] for sz in (-1, 1)], shown, caps=False, closed=False)
    lamp = disc(.0011, .0004, .0001, glow((1, .12, .05), 2.5), (-.0262, -.0136, .0145), (90, 0, 0), 24)
    return [pane, quad, lamp]


def _top_and_side(dark):
    red = plastic((.50, .06, .03), .4)
    parts = [slab(rounded(.0170, .0100, .0048), .0012, .0005, dark, (.016, .0, .0475)), ring(.0028, .0004, red, (.016, 0, .0488))]
    for i in range(3):
        parts.append(disc(.0006, .0003, .0001, surface((.004, .004, .004), .8), (-.018 + .0026 * i, -.004, .0479), segments=16))
    line = [(.0331, y, z) for y, z in np.array(rounded(.0180, .0330, .004)) + [0, .024]]
    parts.append(tube(line, .0003, surface((.006, .006, .006), .7), 1, closed=True))
    parts.append(box((.0010, .0040, .0100), .0004, dark, (.0332, -.0045, .024)))
    return parts


def _feet(dark):
    for x in (-.0046, .0046):
        outline = [(.0072 * math.cos(t), .0072 * math.sin(t)) for t in np.linspace(math.pi, TAU, 20)] + [(.0072, .0068), (-.0072, .0068)]
        slab(outline, .0030, .0005, dark, (x - .0015, 0, .0073), (90, 0, 90))
    tube([(-.010, 0, .0066), (.0125, 0, .0066)], .0022, metal(STEEL, .25), 1)
    lathe([(0, 0), (.0062, 0), (.0068, .001), (.0068, .007), (.0060, .008), (0, .008)], dark, (.0078, 0, .0066), (0, 90, 0), 72, 3,
          wobble=lambda a, z: 1 + .05 * np.sign(np.cos(9 * a)) * (abs(z - .004) < .0035))
    box((.022, .016, .003), .001, dark, (0, 0, .0125))


# ------------------------------------------------------------------ charger
def charger(view):
    """Charger of three ports, its plug and a braided cable."""
    stage(.15)
    body, face = plastic((.66, .645, .61), .32, .00001), plastic((.05, .051, .054), .4)
    parts = [box((.052, .062, .031), .0078, body, (0, 0, 0), segments=8)]
    parts.append(slab(rounded(.0235, .0440, .004), .0009, .0004, face, (0, -.0306, 0), (90, 90, 0)))
    steel, hole = metal(STEEL, .25), surface((.004, .004, .004), .8)
    for x in (-.0145, -.0010):
        parts += _port(x, rounded(.0092, .0034, .0016), rounded(.0084, .0026, .0012), steel, hole)
    parts += _port(.0140, rounded(.0132, .0058, .0004), rounded(.0124, .0050, .0003), steel, hole)
    parts.append(box((.0118, .001, .0019), .0002, plastic((.56, .155, .062), .4), (.0140, -.0318, .0010)))
    parts.append(tube([(x, y, 0) for x, y in rounded(.0523, .0623, .0080)], .00022, surface((.28, .27, .25), .6), 1, closed=True))
    base = slab(rounded(.034, .017, .0078), .006, .0016, body, (0, .030, 0), (-90, 0, 0))
    parts.append(base)
    for x in (-.0095, .0095):
        pin = lathe([(.0020, 0), (.0020, .009), (.0024, .0091), (.0024, .0091), (.0024, .0175), (.0016, .019), (0, .0192)], metal(STEEL, .18), segments=48, steps=3)
        parts.append(place(pin, (x, .036, 0), (-90, 0, 0)))
        parts.append(place(lathe([(.0026, 0), (.0026, 0), (.0026, .0088), (.0022, .0092)], face, segments=48, steps=2), (x, .036, 0), (-90, 0, 0)))
    group(parts, (0.006, .012, .0262), (0, 90, -38))
    _braid()
    if view == 'detail':
        shot((-.010, -.008, .025), .085, 2, 18, fstop=22, focus=(-.012, -.012, .026))
    else:
        shot((.000, -.002, .020), .165, 6, 21)


def _port(x, outer, inner, steel, hole):
    return [slab(outer, .0012, .0002, steel, (x, -.0306, 0), (90, 0, 0)), slab(inner, .0015, .0001, hole, (x, -.0304, 0), (90, 0, 0)),
            box((outer[:, 0].max() * 1.2, .0006, .0006), .0002, steel, (x, -.0320, 0))]


def _braid():
    """A coil of braided cable with its plug."""
    made = plastic((.05, .051, .054), .6, 0)
    h = 48
    y, x = np.mgrid[0:h, 0:h] / h
    strands = np.clip(np.maximum(abs(np.sin(math.pi * (x + y) * 2)), 0) * .5 + .5 * abs(np.sin(math.pi * (x - y) * 2)), 0, 1)
    raise_by(made, picture(made, strands, (260, 3), colour=False), 'Color', .0005, 1.)
    coil = [((.026 + .0006 * k) * math.cos(t) - .040, (.024 + .0006 * k) * math.sin(t) + .038, .0018 + .0030 * (k // 16) + .0004 * math.sin(3 * t))
            for k, t in enumerate(np.linspace(0.4, 3.1 * TAU, 50))]
    end = [(-.034, -.018, .002), (-.038, -.040, .0022), (-.026, -.052, .0030)]
    start = coil[::-1]
    tube(start + [(-.018, .012, .002), *end], .0018, made, 8)
    grip = plastic((.05, .051, .054), .4)
    parts = [box((.017, .0105, .0062), .0024, grip, (.0085, 0, 0), segments=5), slab(rounded(.0062, .0024, .0011), .0072, .0002, metal(STEEL, .2), (.0165, 0, 0), (90, 0, 90)),
             tube([(-.006, 0, 0), (.001, 0, 0)], .0027, grip, 1)]
    group(parts, (-.021, -.0545, .0034), (0, 0, -28))


# -------------------------------------------------------------- phone stand
def phonestand(view):
    """Bent aluminium stand with a phone on it."""
    stage(.2)
    alu, soft = metal((.72, .72, .73), .36), rubber((.03, .03, .031), .7)
    line = [(.058, .0025), (.058, .0025), (-.020, .0025), (-.034, .0026), (-.0415, .0050), (-.0440, .0100), (-.0405, .0160), (.010, .098), (.0115, .1005)]
    _strip(smooth(line, 14), .074, .0042, alu)
    lip = [(-.0395, .0180), (-.0520, .0260), (-.0560, .0290), (-.0590, .0300), (-.0615, .0320), (-.0620, .0350), (-.0600, .0395)]
    _strip(smooth(lip, 8), .058, .0042, alu)
    tilt = math.degrees(math.atan2(.098 - .016, .010 + .0405))
    for x in (-.018, .018):
        box((.022, .058, .0012), .0005, soft, (x, -.0160, .0600), (tilt, 0, 0))
    for x in (-.026, .026):
        for y in (-.024, .045):
            disc(.006, .001, .0003, soft, (x, y, -.0002), segments=40)
    if view != 'detail':
        _phone(tilt)
        shot((.006, -.008, .074), .245, 38, 16)
    else:
        shot((.0, -.020, .046), .155, 34, 18, fstop=22, focus=(.01, -.040, .04))


def _strip(line, width, thick, material):
    """A bent plate: line of (y, z), rounded at its long edges."""
    d = np.gradient(line, axis=0)
    n = np.stack([-d[:, 1], d[:, 0]], -1) / np.linalg.norm(d, axis=1)[:, None]
    section = rounded(width, thick, thick * .48, 6)
    rings = [[(x, p[0] + m[0] * t, p[1] + m[1] * t) for x, t in section] for p, m in zip(line, n)]
    return bevel(skin(rings, material, crease=50), .0006, 2, 60)


def _phone(tilt):
    """A plain phone; its screen shows dunes."""
    parts = [slab(rounded(.0715, .1470, .0100), .0078, .0022, metal((.10, .10, .105), .3), (0, 0, 0), segments=4),
             slab(rounded(.0690, .1445, .0090), .0004, .0001, black_glass(), (0, 0, .0077))]
    h, w = 420, 200
    y, x = (a / n for a, n in zip(np.mgrid[0:h, 0:w], (h, w)))
    face = np.stack([.93 - .12 * y, .80 - .22 * (1 - y) ** 2, .66 - .05 * y], -1)
    for level, bend, tone in ((.46, 1.3, (.83, .52, .35)), (.34, 2.6, (.62, .33, .24)), (.20, 4.4, (.22, .30, .31))):
        face[y < level + .055 * np.sin(bend + 4.2 * x)] = tone
    face[np.hypot((x - .66) * 200, (y - .70) * 420) < 21] = (.99, .90, .72)
    shown = surface((0, 0, 0), .12, Specular=.5)
    wire(shown, picture(shown, face), 'Color', skin_of(shown), 'Emission')
    skin_of(shown).inputs['Emission Strength'].default_value = .75
    edge = rounded(.0655, .1410, .0075)
    uv = edge / [.0655, .1410] + .5
    parts.append(mesh([(x_, y_, .00825) for x_, y_ in edge], [tuple(range(len(edge)))], shown, uv=uv))
    group(parts, (0, -.0202, .0930), (tilt, 0, 0))


GOODS = {'earbuds': earbuds, 'actioncam': actioncam, 'charger': charger, 'phonestand': phonestand}
