"""A wooden train: an engine and two wagons."""
from materials import BEECH, metal, noise, raise_by, surface, tint, uneven, wood
from shapes import bevel, box, cut, disc, group, lathe, place, ring, rounded, slab, tube
from studio import shot, stage

RED, BLUE, GREEN, YELLOW = (.42, .045, .030), (.035, .110, .27), (.040, .170, .075), (.60, .36, .040)


def train(view):
    """Engine, a wagon of logs and a guard's van, coupled in a slight bow."""
    stage(.42)
    group(_engine(), (-.1356, -.0504, 0), (0, 0, 24))
    group(_logs(), (0, 0, 0), (0, 0, 16))
    group(_van(), (.1249, .0267, 0), (0, 0, 8))
    if view == 'detail':
        shot((-.136, -.050, .050), .185, 4, 17, fstop=22, focus=(-.14, -.08, .05))
    else:
        shot((-.010, -.010, .036), .455, 4, 22)


def paint(colour):
    """Enamel brushed on wood: the grain still shows."""
    made = uneven(surface(colour, .36, Specular=.45, Clearcoat=.25, Clearcoat_Roughness=.2), .32, .42, 40)
    tint(made, noise(made, 240., (.08, 1, 1), detail=4), 'Fac', [(.32, tuple(c * .82 for c in colour)), (.6, colour)])
    return raise_by(made, noise(made, 420., (.06, 1, 1), detail=4), 'Fac', .00022, .5)


def _wheels(colour, spots, radius, y, raw):
    """Pairs of turned wheels with a step and a peg of bare wood."""
    parts, made = [], paint(colour)
    for x in spots:
        for s in (-1, 1):
            wheel = [lathe([(0, 0), (radius * .93, 0), (radius, .0018), (radius, .0082), (radius * .93, .0100), (radius * .74, .0100), (radius * .74, .0100),
                            (radius * .70, .0086), (radius * .34, .0086), (radius * .34, .0086), (radius * .34, .0106), (0, .0106)], made, segments=96, steps=3),
                     lathe([(.0040, .0100), (.0040, .0120), (.0030, .0134), (0, .0138)], raw, segments=32, steps=3)]
            parts.append(group(wheel, (x, s * y, radius), (90 if s < 0 else -90, 0, 0)))
        parts.append(tube([(x, -y, radius), (x, y, radius)], .0036, raw, 1))
    return parts


def _coupling(x, sign):
    """A brass hook or eye at an end of the frame."""
    brass = metal((.80, .58, .27), .24)
    way = [(x, 0, .0270), (x + sign * .0070, 0, .0270), (x + sign * .0120, 0, .0262), (x + sign * .0135, 0, .0225), (x + sign * .0110, 0, .0195),
           (x + sign * .0080, 0, .0205)]
    return [tube(way, .0012, brass, 8), ring(.0034, .0010, brass, (x + sign * .0014, 0, .0270), (0, 90, 0), segments=40)]


def _engine():
    raw, red, blue, green, yellow = wood(BEECH, 'x', .42), paint(RED), paint(BLUE), paint(GREEN), paint(YELLOW)
    parts = [box((.134, .044, .0120), .0022, raw, (.002, 0, .0260))]
    boiler = lathe([(0, -.0405), (.0215, -.0405), (.0232, -.0388), (.0235, -.037), (.0235, .0300), (.0235, .0300), (0, .0300)], green, segments=120, steps=3)
    parts.append(place(boiler, (-.018, 0, .0555), (0, 90, 0)))
    face = lathe([(.0212, 0), (.0205, .0022), (.0185, .0030), (.0080, .0034), (.0060, .0044), (0, .0048)], raw, segments=96, steps=4)
    parts.append(place(face, (-.0580, 0, .0555), (0, -90, 0)))
    for x in (-.0420, -.0080):
        hoop = lathe([(.0230, -.0032), (.0243, -.0030), (.0246, 0), (.0243, .0030), (.0230, .0032)], yellow, segments=120, steps=4)
        parts.append(place(hoop, (x, 0, .0555), (0, 90, 0)))
    parts.append(place(lathe([(.0070, -.004), (.0072, .0120), (.0080, .0170), (.0125, .0290), (.0132, .0312), (.0125, .0326), (.0088, .0326), (.0080, .0310),
                              (.0070, .0240), (0, .0240)], red, segments=80, steps=6), (-.0440, 0, .0780)))
    parts.append(place(lathe([(.0105, -.004), (.0105, .0020), (.0102, .0060), (.0070, .0112), (0, .0130)], raw, segments=64, steps=5), (-.0180, 0, .0780)))
    cab = box((.0400, .0460, .0560), 0, blue, (.0400, 0, .0600))
    for size, at in (((.0240, .08, .0240), (.0400, 0, .0680)), ((.08, .0270, .0220), (.0400, 0, .0690))):
        tool = box(size, .004, None, (at[0] - .0400, at[1], at[2] - .0600))
        tool.parent = cab
        cut(cab, tool)
    parts.append(bevel(cab, .0018))
    roof = slab(rounded(.0560, .0580, .0060, 6), .0072, .0026, red, (.0420, 0, .0878))
    parts.append(roof)
    cow = slab([(-.0230, 0), (.0230, 0), (.0230, .0040), (.0060, .0170), (-.0060, .0170), (-.0230, .0040)], .0120, .0014, red)
    parts.append(place(cow, (-.0635, 0, .0140), (72, 0, -90)))
    parts += _wheels(RED, (-.0400, .0015, .0430), .0186, .0235, raw) + _coupling(.0690, 1)
    parts.append(tube([(-.040, -.0382, .0186), (.0430, -.0382, .0186)], .0026, raw, 1))
    return parts


def _logs():
    raw, blue = wood(BEECH, 'x', .42, shift=(.2, .1, 0)), paint(BLUE)
    parts = [box((.108, .046, .0100), .0020, raw, (0, 0, .0270))]
    for s in (-1, 1):
        parts.append(box((.104, .0060, .0250), .0016, blue, (0, s * .0215, .0440)))
        parts.append(box((.0060, .0370, .0250), .0016, blue, (s * .0490, 0, .0440)))
    bark = wood(((.26, .155, .080), (.14, .075, .035)), 'x', .7, shift=(.1, .3, .2))
    for k, (y, z, turn) in enumerate(((-.0125, .0430, 1), (.0010, .0425, -1), (.0130, .0432, 2), (-.0060, .0555, -2), (.0075, .0560, 1))):
        log = lathe([(0, -.0430), (.0056, -.0430), (.0064, -.0422), (.0067, -.02), (.0062, .01), (.0066, .0422), (.0058, .0430), (0, .0430)], bark if k % 2 else raw,
                    segments=40, steps=3)
        parts.append(place(log, (.001 * (k - 2), y, z), (0, 90, turn)))
    return parts + _wheels(YELLOW, (-.0320, .0320), .0170, .0240, raw) + _coupling(-.0540, -1) + _coupling(.0540, 1)


def _van():
    raw, red, yellow = wood(BEECH, 'x', .42, shift=(.4, .2, 0)), paint(RED), paint(YELLOW)
    parts = [box((.104, .046, .0100), .0020, raw, (0, 0, .0270)), box((.0860, .0430, .0460), .0022, yellow, (0, 0, .0550))]
    parts.append(slab(rounded(.1020, .0560, .0050, 6), .0070, .0026, red, (0, 0, .0778)))
    for s in (-1, 1):
        door = [box((.0240, .0030, .0340), .0010, raw, (0, s * .0222, .0520)), disc(.0018, .0022, .0008, metal((.80, .58, .27), .25), (.0080, s * .0236, .0520),
                                                            (-90 * s, 0, 0), 24)]
        parts += door
        for x in (-.0280, .0280):
            parts.append(box((.0150, .0026, .0150), .0012, paint(BLUE), (x, s * .0219, .0610)))
            parts.append(box((.0110, .0030, .0110), .0010, surface((.55, .66, .70), .25), (x, s * .0220, .0610)))
    return parts + _wheels(BLUE, (-.0310, .0310), .0170, .0240, raw) + _coupling(-.0520, -1)


GOODS = {'train': train}
