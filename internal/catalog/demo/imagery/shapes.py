"""Shapes that the goods are made of. Each returns a Blender object that is in
the scene; lengths are metres, angles degrees."""
import math

import bpy
import numpy as np

TAU = 2 * math.pi


# ------------------------------------------------------------------ placing
def link(ob):
    """Put an object into the scene."""
    bpy.context.scene.collection.objects.link(ob)
    return ob


def place(ob, at=(0, 0, 0), turn=(0, 0, 0), scale=1.):
    """Move, turn (degrees about x, y, z) and scale an object."""
    ob.location = at
    ob.rotation_euler = [math.radians(t) for t in turn]
    ob.scale = scale if hasattr(scale, '__len__') else (scale,) * 3
    return ob


def group(objects, at=(0, 0, 0), turn=(0, 0, 0), scale=1.):
    """Hang objects on one handle, to be placed together."""
    handle = link(bpy.data.objects.new('group', None))
    for ob in objects:
        ob.parent = handle
    return place(handle, at, turn, scale)


def again(ob, at=(0, 0, 0), turn=(0, 0, 0), scale=1.):
    """A second object of the same mesh and modifiers."""
    return place(link(ob.copy()), at, turn, scale)


# ------------------------------------------------------------------- curves
def smooth(points, steps=10, closed=False):
    """Points of a curve through `points` of any dimension. A point given twice
    in a row is a corner. steps is the number of samples between two points."""
    points = [np.asarray(p, float) for p in points]
    if closed:
        n = len(points)
        return np.concatenate([_span(points[i - 1], points[i], points[(i + 1) % n], points[(i + 2) % n], steps)
                               for i in range(n)])
    runs, run = [], [points[0]]
    for p in points[1:]:
        if np.allclose(p, run[-1], atol=1e-9):
            runs.append(run)
            run = [p]
        else:
            run.append(p)
    runs.append(run)
    out = [_through(r, steps) for r in runs if len(r) > 1]
    return np.concatenate(out + [points[-1][None]])


def _through(run, steps):
    ends = [2 * run[0] - run[1], *run, 2 * run[-1] - run[-2]]
    return np.concatenate([_span(*ends[i:i + 4], steps) for i in range(len(run) - 1)])


def _span(a, b, c, d, steps):
    """Centripetal Catmull-Rom between b and c, without c."""
    k = [0.]
    for p, q in ((a, b), (b, c), (c, d)):
        k.append(k[-1] + max(np.linalg.norm(q - p), 1e-9) ** .5)
    t = np.linspace(k[1], k[2], steps, endpoint=False)[:, None]

    def mix(p, q, i, j):
        return ((k[j] - t) * p + (t - k[i]) * q) / (k[j] - k[i])
    ab, bc, cd = mix(a, b, 0, 1), mix(b, c, 1, 2), mix(c, d, 2, 3)
    return mix(mix(ab, bc, 0, 2), mix(bc, cd, 1, 3), 1, 2)


def oval(width, depth, power=2., count=64):
    """Outline of a superellipse: power 2 is an ellipse, 4 and more a rounded
    rectangle. Array of (x, y)."""
    a = np.linspace(0, TAU, count, endpoint=False)
    c, s = np.cos(a), np.sin(a)
    return np.stack([width / 2 * np.sign(c) * abs(c) ** (2 / power),
                     depth / 2 * np.sign(s) * abs(s) ** (2 / power)], -1)


def rounded(width, depth, radius, steps=8):
    """Outline of a rectangle with round corners. Array of (x, y)."""
    x, y, t = width / 2 - radius, depth / 2 - radius, np.linspace(0, math.pi / 2, steps)
    corners = [(x, y, 0), (-x, y, 1), (-x, -y, 2), (x, -y, 3)]
    return np.concatenate([np.stack([cx + radius * np.cos(t + q * math.pi / 2),
                                     cy + radius * np.sin(t + q * math.pi / 2)], -1) for cx, cy, q in corners])


# ------------------------------------------------------------------- meshes
def mesh(points, faces, material=None, name='part', uv=None, crease=35):
    """A mesh of points and faces. uv holds one (u, v) a point. Edges sharper
    than `crease` degrees are shaded as edges."""
    data = bpy.data.meshes.new(name)
    data.from_pydata([tuple(map(float, p)) for p in points], [], [tuple(map(int, f)) for f in faces])
    if uv is not None:
        _lay_uv(data, np.asarray(uv, np.float32))
    data.polygons.foreach_set('use_smooth', [True] * len(data.polygons))
    data.use_auto_smooth, data.auto_smooth_angle = True, math.radians(crease)
    data.update()
    if material:
        data.materials.append(material)
    return link(bpy.data.objects.new(name, data))


def _lay_uv(data, uv):
    corner = np.empty(len(data.loops), np.int32)
    data.loops.foreach_get('vertex_index', corner)
    data.uv_layers.new(name='uv').data.foreach_set('uv', uv[corner].ravel())


def bevel(ob, width, segments=4, angle=35):
    """Round the edges sharper than `angle` degrees."""
    m = ob.modifiers.new('bevel', 'BEVEL')
    m.width, m.segments = width, segments
    m.limit_method, m.angle_limit = 'ANGLE', math.radians(angle)
    m.harden_normals = False
    return ob


def cut(ob, tool):
    """Take the space of `tool` away from `ob`. Call before bevel to have the
    new edges rounded too."""
    m = ob.modifiers.new('cut', 'BOOLEAN')
    m.operation, m.object, m.solver = 'DIFFERENCE', tool, 'EXACT'
    tool.hide_render = True
    return ob


def soften(ob, levels=2):
    """Subdivision surface."""
    m = ob.modifiers.new('soften', 'SUBSURF')
    m.levels = m.render_levels = levels
    return ob


def bend_points(ob, move):
    """Replace the points of a mesh by move(points), an (n, 3) array to another."""
    p = np.empty(len(ob.data.vertices) * 3, np.float32)
    ob.data.vertices.foreach_get('co', p)
    ob.data.vertices.foreach_set('co', np.asarray(move(p.reshape(-1, 3)), np.float32).ravel())
    ob.data.update()
    return ob


def box(size, radius, material=None, at=(0, 0, 0), turn=(0, 0, 0), segments=4):
    """A box round its middle with rounded edges."""
    x, y, z = (s / 2 for s in size)
    points = [(i, j, k) for i in (-x, x) for j in (-y, y) for k in (-z, z)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    ob = mesh(points, faces, material, 'box')
    if radius:
        bevel(ob, radius, segments)
    return place(ob, at, turn)


def slab(outline, height, radius=0., material=None, at=(0, 0, 0), turn=(0, 0, 0), segments=3):
    """An outline of (x, y) raised from z = 0 to height, its edges rounded."""
    outline, n = np.asarray(outline, float), len(outline)
    points = [(x, y, z) for z in (0, height) for x, y in outline]
    faces = [tuple(range(n))[::-1], tuple(range(n, 2 * n))]
    faces += [(i, (i + 1) % n, n + (i + 1) % n, n + i) for i in range(n)]
    ob = mesh(points, faces, material, 'slab')
    if radius:
        bevel(ob, radius, segments, 50).modifiers[-1].harden_normals = True
    return place(ob, at, turn)


def skin(rings, material=None, caps=True, closed=True, loop=False, crease=35, name='skin'):
    """A surface over rings of equally many points. closed joins each ring's
    end to its start, loop joins the last ring to the first, caps fills both ends."""
    rings = np.asarray(rings, float)
    m, n = rings.shape[:2]
    points = rings.reshape(-1, 3)
    across, along = (n if closed else n - 1), (m if loop else m - 1)
    faces = [(i * n + j, i * n + (j + 1) % n, (i + 1) % m * n + (j + 1) % n, (i + 1) % m * n + j)
             for i in range(along) for j in range(across)]
    uv = [(j / max(n - 1, 1), i / max(m - 1, 1)) for i in range(m) for j in range(n)]
    if caps and closed and not loop:
        faces += [tuple(range(n))[::-1], tuple(range((m - 1) * n, m * n))]
    return mesh(points, faces, material, name, uv, crease)


def lathe(profile, material=None, at=(0, 0, 0), turn=(0, 0, 0), segments=128, steps=10, wobble=None):
    """Turn a profile of (radius, z) about the z axis. Points given twice are
    edges. wobble(angle, z) multiplies the radius."""
    line = smooth(profile, steps)
    a = np.linspace(0, TAU, segments, endpoint=False)
    rings = []
    for r, z in line:
        r = np.full(segments, max(r, 1e-5)) * (wobble(a, z) if wobble else 1)
        rings.append(np.stack([r * np.cos(a), r * np.sin(a), np.full(segments, z)], -1))
    ob = skin(rings, material, caps=False, name='lathe')
    ob.modifiers.new('weld', 'WELD').merge_threshold = 2e-5
    return place(ob, at, turn)


def loft(levels, power=2., material=None, at=(0, 0, 0), turn=(0, 0, 0), count=128, crease=35):
    """A body through superellipses over each other; levels: (z, width, depth).
    Its ends are closed."""
    rings = [np.concatenate([oval(w, d, power, count), np.full((count, 1), z)], 1) for z, w, d in levels]
    return place(skin(rings, material, crease=crease, name='loft'), at, turn)


def disc(radius, height, edge, material=None, at=(0, 0, 0), turn=(0, 0, 0), segments=96):
    """A solid cylinder from z = 0 to height with rounded rims."""
    e = min(edge, height / 2, radius)
    arc = [(e * math.sin(t), e * math.cos(t)) for t in np.linspace(0, math.pi / 2, 5)]
    low = [(radius - e + x, e - y) for x, y in arc]
    line = [(0, 0), *low, *[(x, height - y) for x, y in low[::-1]], (0, height)]
    line = [p for p in line for _ in (0, 1)]
    return lathe(line, material, at, turn, segments, 1)


def tube(points, radius, material=None, steps=10, closed=False, thick=None, section=None, sides=8):
    """A wire along a smooth curve through points. thick: one factor of the
    radius a point. section: an outline of (x, y) in place of the circle."""
    line = smooth(points, steps, closed)
    data = bpy.data.curves.new('tube', 'CURVE')
    data.dimensions, data.use_fill_caps = '3D', not closed
    path = data.splines.new('POLY')
    path.points.add(len(line) - 1)
    path.use_cyclic_u, path.use_smooth = closed, True
    width = _along(thick, len(line)) if thick is not None else np.ones(len(line))
    for point, place_, w in zip(path.points, line, width):
        point.co, point.radius = (*place_, 1), w
    if section is None:
        data.bevel_depth, data.bevel_resolution = radius, sides
    else:
        data.bevel_mode, data.bevel_object = 'OBJECT', _outline(section)
    if material:
        data.materials.append(material)
    return link(bpy.data.objects.new('tube', data))


def strap(way, across, wide, thick, material=None, power=4., count=40):
    """A superellipse carried along a line that lies square to `across`, the
    direction of its breadth. wide and thick may be arrays along the line."""
    way, across = np.asarray(way, float), np.asarray(across, float)
    tangent = np.gradient(way, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    up = np.cross(tangent, across)
    section = oval(1, 1, power, count)
    wide, thick = (np.broadcast_to(k, len(way)) for k in (wide, thick))
    rings = [way[i] + np.outer(section[:, 0] * wide[i], across) + np.outer(section[:, 1] * thick[i], up[i]) for i in range(len(way))]
    return skin(rings, material, crease=50)


def _along(values, count):
    return np.interp(np.linspace(0, 1, count), np.linspace(0, 1, len(values)), values)


def _outline(section):
    data = bpy.data.curves.new('outline', 'CURVE')
    path = data.splines.new('POLY')
    path.points.add(len(section) - 1)
    path.use_cyclic_u = True
    for point, (x, y) in zip(path.points, section):
        point.co = (x, y, 0, 1)
    ob = link(bpy.data.objects.new('outline', data))
    ob.hide_render = True
    return ob


def ring(radius, thick, material=None, at=(0, 0, 0), turn=(0, 0, 0), flat=1., power=2., segments=128):
    """A torus; flat scales its height, power above 2 squares its section."""
    profile = oval(2 * thick, 2 * thick * flat, power, 32)
    a = np.linspace(0, TAU, segments, endpoint=False)
    rings = [[((radius + x) * math.cos(t), (radius + x) * math.sin(t), z) for x, z in profile] for t in a]
    return place(skin(rings, material, loop=True, name='ring'), at, turn)


def sheet(shape, columns, rows, material=None, thick=0., name='sheet'):
    """Cloth by formula: shape(u, v) takes two arrays 0..1 and gives x, y, z.
    thick metres are added evenly on both sides."""
    u, v = np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, 1, rows))
    points = np.stack(np.broadcast_arrays(*shape(u, v)), -1)
    faces = [(r * columns + c, r * columns + c + 1, (r + 1) * columns + c + 1, (r + 1) * columns + c)
             for r in range(rows - 1) for c in range(columns - 1)]
    ob = mesh(points.reshape(-1, 3), faces, material, name, np.stack([u, v], -1).reshape(-1, 2), 180)
    if thick:
        m = ob.modifiers.new('thick', 'SOLIDIFY')
        m.thickness, m.offset = thick, 0
    return ob


def ripple(u, v, seed=0, waves=5, low=1., high=4.):
    """Soft irregular height over arrays u, v: a few sines of random direction
    and phase, about -1..1. For folds, dents and hands' irregularity."""
    rnd = np.random.default_rng(seed)
    total = np.zeros(np.broadcast(u, v).shape)
    for _ in range(waves):
        f, a, p = rnd.uniform(low, high), rnd.uniform(0, TAU), rnd.uniform(0, TAU)
        total = total + np.sin(TAU * f * (np.cos(a) * u + np.sin(a) * v) + p)
    return total / waves ** .5 / 1.4
