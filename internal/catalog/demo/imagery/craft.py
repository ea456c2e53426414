"""Shapes and paints for goods modelled by formula.

Everything is modelled in centimetres: scene() lays the studio's stage, photo()
brings what was built since to metres and sets the camera.
"""
import math

import bmesh
import bpy
import numpy as np
from mathutils import Euler, Matrix

from studio import shot, stage

TAU = 2 * math.pi
BEFORE = 'craft_before'


# ---------------------------------------------------------------- geometry

def mesh(name, verts, faces, paint, smooth=True, uvs=None):
    """An object from bare vertices and faces (uvs: one pair per vertex)."""
    data = bpy.data.meshes.new(name)
    data.from_pydata([tuple(map(float, v)) for v in verts], [], [tuple(map(int, f)) for f in faces])
    if uvs is not None:
        layer = data.uv_layers.new()
        loops = np.empty(len(data.loops), dtype=np.int32)
        data.loops.foreach_get('vertex_index', loops)
        layer.data.foreach_set('uv', np.asarray(uvs, dtype=np.float32)[loops].ravel())
    data.polygons.foreach_set('use_smooth', [smooth] * len(data.polygons))
    if paint is not None:
        data.materials.append(paint.material)
    thing = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def quads(rows, cols, close_rows=False, close_cols=False):
    """Faces of a grid of rows by cols vertices."""
    i = np.arange(rows if close_rows else rows - 1)[:, None]
    j = np.arange(cols if close_cols else cols - 1)[None, :]
    a, b = i * cols + j, i * cols + (j + 1) % cols
    k = (i + 1) % rows
    return np.stack([a, b, k * cols + (j + 1) % cols, k * cols + j], -1).reshape(-1, 4)


def sheet(name, grid, paint, close_rows=False, close_cols=False, thick=0., smooth=True, uv=(1., 1.)):
    """A surface through a grid of points (rows, cols, 3); thick gives it a second side."""
    grid = np.asarray(grid, float)
    rows, cols = grid.shape[:2]
    u, v = np.meshgrid(np.linspace(0, uv[0], cols), np.linspace(0, uv[1], rows))
    thing = mesh(name, grid.reshape(-1, 3), quads(rows, cols, close_rows, close_cols), paint,
                 smooth, np.stack([u, v], -1).reshape(-1, 2))
    if thick:
        solidify = thing.modifiers.new('thick', 'SOLIDIFY')
        solidify.thickness, solidify.offset = thick, 0.
    return thing


def bundle(name, grids, paint, close_cols=True, close_rows=False, caps=False, smooth=True):
    """Many grids as one object, each keeping a uv of its own."""
    verts, faces, uvs, base = [], [], [], 0
    for grid in grids:
        rows, cols = grid.shape[:2]
        verts.append(grid.reshape(-1, 3))
        faces.extend((quads(rows, cols, close_rows, close_cols) + base).tolist())
        if caps and not close_rows:
            faces.append([base + j for j in range(cols)][::-1])
            faces.append([base + (rows - 1) * cols + j for j in range(cols)])
        u, v = np.meshgrid(np.linspace(0, 1, cols), np.linspace(0, 1, rows))
        uvs.append(np.stack([u, v], -1).reshape(-1, 2))
        base += rows * cols
    return mesh(name, np.concatenate(verts), faces, paint, smooth, np.concatenate(uvs))


def curve(points, count=64, closed=False):
    """A smooth line of count points through the given ones (centripetal enough for goods)."""
    p = np.asarray(points, float)
    n = len(p)
    p = np.concatenate([p[-1:], p, p[:2]]) if closed else np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    spans = n if closed else n - 1
    t = np.linspace(0, spans, count, endpoint=not closed)
    i = np.minimum(t.astype(int), spans - 1)
    f = (t - i)[:, None]
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    return .5 * (2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f ** 2 + (3 * b - a - 3 * c + d) * f ** 3)


def even(path, count, closed=False):
    """The same line with points at equal distances."""
    path = np.asarray(path, float)
    if closed:
        path = np.concatenate([path, path[:1]])
    s = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    at = np.linspace(0, s[-1], count, endpoint=not closed)
    return np.stack([np.interp(at, s, path[:, k]) for k in range(path.shape[1])], 1)


def length(path):
    return float(np.linalg.norm(np.diff(np.asarray(path, float), axis=0), axis=1).sum())


def unit(v):
    return v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-9)


def frames(path, closed=False, up=None):
    """Tangent, side and normal along a line; up holds the normals upright, else they are carried along."""
    path = np.asarray(path, float)
    if closed:
        t = unit(np.roll(path, -1, 0) - np.roll(path, 1, 0))
    else:
        t = unit(np.gradient(path, axis=0))
    if up is not None:
        up = np.broadcast_to(np.asarray(up, float), path.shape)
        side = unit(np.cross(t, up))
        return t, side, unit(np.cross(side, t))
    first = np.eye(3)[np.argmin(np.abs(t[0]))]
    normals = [unit(first - t[0] * np.dot(first, t[0]))]
    for k in range(1, len(path)):
        n = normals[-1] - t[k] * np.dot(normals[-1], t[k])
        normals.append(unit(n))
    n = np.array(normals)
    return t, np.cross(t, n), n


def ring(sides, width=1., height=1., power=2.):
    """A section: a superellipse of the given half axes."""
    a = np.linspace(0, TAU, sides, endpoint=False)
    c, s = np.cos(a), np.sin(a)
    e = 2. / power
    return np.stack([width * np.sign(c) * np.abs(c) ** e, height * np.sign(s) * np.abs(s) ** e], 1)


def rod(path, section, closed=False, up=None, grow=None, twist=None):
    """The grid of a section carried along a line; grow scales it point by point."""
    _, side, normal = frames(path, closed, up)
    section = np.asarray(section, float)
    grow = np.ones(len(path)) if grow is None else np.asarray(grow, float)
    if twist is not None:
        c, s = np.cos(twist)[:, None], np.sin(twist)[:, None]
        side, normal = side * c + normal * s, normal * c - side * s
    return (np.asarray(path, float)[:, None, :]
            + side[:, None, :] * section[None, :, 0:1] * grow[:, None, None]
            + normal[:, None, :] * section[None, :, 1:2] * grow[:, None, None])


def tube(name, path, radius, paint, sides=12, closed=False, up=None, section=None, grow=None):
    """A rod as an object, its ends closed."""
    shape = ring(sides, radius, radius) if section is None else section
    grid = rod(path, shape, closed, up, grow)
    return bundle(name, [grid], paint, close_rows=closed, caps=not closed)


def turn(name, profile, paint, seg=128, count=None, wobble=0.):
    """A turned body from (radius, height) pairs; count smooths the profile through them."""
    p = curve(profile, count) if count else np.asarray(profile, float)
    a = np.linspace(0, TAU, seg, endpoint=False)
    r = np.maximum(p[:, 0], 1e-4)[:, None] * (1 + wobble * (np.sin(2 * a + p[:, 1:2] * .3) + .5 * np.sin(3 * a + 1 + p[:, 1:2] * .7)))
    grid = np.stack([r * np.cos(a), r * np.sin(a), np.broadcast_to(p[:, 1:2], r.shape)], -1)
    return sheet(name, grid, paint, close_cols=True)


def rounded(profile, radius, steps=5):
    """A polyline profile whose inner corners are rounded off."""
    p = [np.asarray(q, float) for q in profile]
    out = [p[0]]
    for a, b, c in zip(p, p[1:], p[2:]):
        r = min(radius, np.linalg.norm(a - b) * .45, np.linalg.norm(c - b) * .45)
        s, e = b + unit(a - b) * r, b + unit(c - b) * r
        for k in range(steps + 1):
            t = k / steps
            out.append((1 - t) ** 2 * s + 2 * t * (1 - t) * b + t * t * e)
    out.append(p[-1])
    return np.array(out)


def block(name, size, paint, bevel=.1, at=(0, 0, 0), turned=0., steps=3):
    """A box with rounded edges, standing on at."""
    work = bmesh.new()
    bmesh.ops.create_cube(work, size=1)
    bmesh.ops.scale(work, vec=size, verts=work.verts)
    if bevel:
        bmesh.ops.bevel(work, geom=work.edges[:], offset=bevel, segments=steps, profile=.5, affect='EDGES')
    return built(name, work, paint, (at[0], at[1], at[2] + size[2] / 2), turned)


def prism(name, outline, height, paint, bevel=.1, at=(0, 0, 0), turned=0., steps=3):
    """A flat outline raised to a height, its edges rounded."""
    work = bmesh.new()
    floor = [work.verts.new((x, y, 0)) for x, y in outline]
    face = work.faces.new(floor)
    up = bmesh.ops.extrude_face_region(work, geom=[face])['geom']
    bmesh.ops.translate(work, vec=(0, 0, height), verts=[v for v in up if isinstance(v, bmesh.types.BMVert)])
    bmesh.ops.recalc_face_normals(work, faces=work.faces[:])
    if bevel:
        sharp = [e for e in work.edges if e.calc_face_angle(0) > .5]
        bmesh.ops.bevel(work, geom=sharp, offset=bevel, segments=steps, profile=.5, affect='EDGES')
    return built(name, work, paint, at, turned)


def built(name, work, paint, at, turned):
    data = bpy.data.meshes.new(name)
    work.to_mesh(data)
    work.free()
    for face in data.polygons:
        face.use_smooth = True
    data.use_auto_smooth, data.auto_smooth_angle = True, .6
    data.materials.append(paint.material)
    thing = bpy.data.objects.new(name, data)
    thing.location = at
    thing.rotation_euler = (0, 0, turned)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def ball(name, radius, paint, at=(0, 0, 0), detail=24, flat=1.):
    work = bmesh.new()
    bmesh.ops.create_uvsphere(work, u_segments=detail * 2, v_segments=detail, radius=radius)
    bmesh.ops.scale(work, vec=(1, 1, flat), verts=work.verts)
    return built(name, work, paint, at, 0)


def copies(thing, spots):
    """Further objects with the same mesh: spots are (location, rotation, scale)."""
    out = []
    for at, rot, scale in spots:
        twin = thing.copy()
        twin.location, twin.rotation_euler = at, rot
        twin.scale = (scale,) * 3 if np.isscalar(scale) else scale
        bpy.context.scene.collection.objects.link(twin)
        out.append(twin)
    return out


def group(things, at=(0, 0, 0), rot=(0, 0, 0)):
    """Move several objects as one."""
    move = Matrix.Translation(at) @ Euler(rot).to_matrix().to_4x4()
    for thing in things:
        thing.matrix_world = move @ thing.matrix_basis
        thing.matrix_basis = thing.matrix_world
    return things


def stitches(name, path, paint, long=.32, gap=.14, thick=.035, up=(0, 0, 1), closed=False):
    """Thread along a line: each stitch dips into the ground at both ends."""
    path = np.asarray(path, float)
    total = length(path)
    count = max(2, int(total / (long + gap)))
    dense = even(path, count * 12, closed)
    ups = np.broadcast_to(np.asarray(up, float), path.shape)
    if np.ndim(up) > 1:
        ups = even(ups, count * 12, closed)
    else:
        ups = np.broadcast_to(np.asarray(up, float), dense.shape)
    share = int(round(12 * long / (long + gap)))
    grids = []
    for k in range(count):
        piece = dense[k * 12:k * 12 + share + 1]
        if len(piece) < 3:
            continue
        lift = np.sin(np.linspace(0, math.pi, len(piece)))[:, None] ** .6
        line = piece + ups[k * 12:k * 12 + len(piece)] * (lift * thick * 1.3 - thick * .5)
        grids.append(rod(line, ring(7, thick, thick * .85)))
    return bundle(name, grids, paint, caps=True)


def scene(reach, **light):
    """Set the stage for a good about reach centimetres large."""
    stage(reach / 100, **light)
    for thing in bpy.context.scene.objects:
        thing[BEFORE] = True


def photo(target, width, azimuth=0, elevation=14, fstop=None, focus=None, **more):
    """Bring what was built from centimetres to metres and set the camera (lengths in centimetres)."""
    _to_metres()
    shot(tuple(c / 100 for c in target), width / 100, azimuth, elevation, fstop=fstop,
         focus=tuple(c / 100 for c in focus) if focus else None, **more)


def _to_metres(scale=.01):
    root = bpy.data.objects.new('goods', None)
    bpy.context.scene.collection.objects.link(root)
    for thing in bpy.context.scene.objects:
        if thing.parent is None and thing is not root and thing.get(BEFORE) is None:
            thing.parent = root
    root.scale = (scale,) * 3
    for material in bpy.data.materials:
        if not material.name.startswith('craft '):
            continue
        for node in material.node_tree.nodes:
            if node.type == 'BUMP':
                node.inputs['Distance'].default_value *= scale
            if node.type == 'BSDF_PRINCIPLED':
                radius = node.inputs['Subsurface Radius']
                radius.default_value = [x * scale for x in radius.default_value]
