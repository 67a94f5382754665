#!/usr/bin/env python3
"""Small tar archives, and the hashes that images made of them must have.

Written from the rules in docs/disk.md, apart from the Java code, in the plainest way: everything in memory, no
streaming, one list of blocks. Running it writes NAME.tar.gz and `hashes` beside it:

    NAME OPTIONS SHA-256-of-the-image ROOT-HASH

OPTIONS: w whiteouts, b backslashes, i small files in inodes, p room for 128 GiB, - none.
"""

import gzip
import hashlib
import io
import math
import os
import struct
import tarfile

BLOCK = 4096
HERE = os.path.dirname(os.path.abspath(__file__))


def stamp(t):
    """Seconds and nanoseconds in 64 bits."""
    seconds, nanos = t
    if seconds < -0x80000000:
        return 0x80000000
    if seconds > 0x37FFFFFFF:
        return 0x37FFFFFFF
    return (seconds | nanos << 34) & 0xFFFFFFFFFFFFFFFF


def pax_time(text):
    whole, _, part = text.partition(".")
    nanos = int((part + "0" * 9)[:9]) if part else 0
    return (int(whole) - 1, 10**9 - nanos) if whole.startswith("-") and nanos else (int(whole), nanos)


PREFIXES = [
    (2, b"system.posix_acl_access"), (3, b"system.posix_acl_default"), (8, b"system.richacl"),
    (7, b"system."), (1, b"user."), (4, b"trusted."), (6, b"security."),
]


def split_name(name):
    for index, prefix in PREFIXES:
        if name.startswith(prefix):
            return index, name[len(prefix):]
    return 0, name


def pad4(n):
    return (n + 3) // 4 * 4


def xattr_hash(name, value):
    h = 0
    for c in name:
        h = ((h << 5) ^ (h >> 27) ^ c) & 0xFFFFFFFF
    value += bytes(-len(value) % 4)
    for (word,) in struct.iter_unpack("<I", value):
        h = ((h << 16) ^ (h >> 16) ^ word) & 0xFFFFFFFF
    return h


def pack_xattrs(attributes, room, head, base):
    out = bytearray(room)
    out[: len(head)] = head
    entry, end = len(head), room - base
    for index, name, value in attributes:
        end -= pad4(len(value))
        struct.pack_into("<BBHIII", out, entry, len(name), index, end, 0, len(value), xattr_hash(name, value))
        out[entry + 16 : entry + 16 + len(name)] = name
        out[base + end : base + end + len(value)] = value
        entry += 16 + pad4(len(name))
    return bytes(out)


class Inode:
    def __init__(self, number):
        self.number, self.links, self.children = number, 0, None
        self.mode = self.uid = self.gid = self.size = self.blocks = self.flags = self.xblock = 0
        self.times = [0, 0, 0, 0]  # accessed, changed, modified, created
        self.area, self.inner = b"", []

    def bytes(self):
        out = bytearray(256)
        a, c, m, b = self.times
        low, high = lambda t: t & 0xFFFFFFFF, lambda t: t >> 32
        struct.pack_into(
            "<HHIIIIIHHIII", out, 0, self.mode, self.uid & 0xFFFF, self.size & 0xFFFFFFFF, low(a), low(c), low(m), 0,
            self.gid & 0xFFFF, self.links, self.blocks, self.flags | 0x40000, 0)
        out[40 : 40 + len(self.area)] = self.area
        struct.pack_into("<II", out, 104, self.xblock, self.size >> 32)
        struct.pack_into("<HH", out, 120, self.uid >> 16, self.gid >> 16)
        struct.pack_into("<HHIIIII", out, 128, 24, 0, high(c), high(m), high(a), low(b), high(b))
        if self.inner:
            out[152:] = pack_xattrs(self.inner, 104, struct.pack("<I", 0xEA020000), 4)
        return bytes(out)


class Image:
    def __init__(self, maximum, inline):
        self.inline = inline
        self.reserved = math.ceil(math.ceil(maximum // BLOCK / 32768) / 128)
        self.out = bytearray((1 + self.reserved) * BLOCK)
        self.root = Inode(2)
        self.root.mode, self.root.links, self.root.children = 0o40755, 2, {}
        self.inodes = []
        self.put("lost+found", 0o40700, 0, 0, [0] * 4, {})

    def append(self, data):
        start = len(self.out) // BLOCK
        self.out += data + bytes(-len(data) % BLOCK)
        return start

    def new(self):
        inode = Inode(11 + len(self.inodes))
        self.inodes.append(inode)
        return inode

    def parts(self, path):
        parts = []
        for part in path.split("/"):
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        return [p.encode("utf-8", "surrogateescape") for p in parts]

    def parent(self, parts):
        at = self.root
        for part in parts[:-1]:
            if part not in at.children:
                child = self.new()
                child.mode, child.uid, child.gid, child.times = at.mode, at.uid, at.gid, list(at.times)
                child.links, child.children = 2, {}
                at.links += 1
                at.children[part] = child
            at = at.children[part]
        return at

    def find(self, path):
        at = self.root
        for part in self.parts(path):
            at = at.children[part]
        return at

    def put(self, path, mode, uid, gid, times, xattrs, data=b"", target=b"", device=(0, 0)):
        parts = self.parts(path)
        parent = self.parent(parts)
        kind = mode & 0xF000
        inode = parent.children.get(parts[-1]) if parts else self.root
        if inode and inode.children is None and inode.links > 1:
            inode.links -= 1
            inode = None
        if not inode:
            inode = self.new()
            parent.children[parts[-1]] = inode
            inode.links = 1
            if kind == 0x4000:
                inode.links, inode.children = 2, {}
                parent.links += 1
        assert not inode.flags & 0x80000
        inode.mode, inode.uid, inode.gid, inode.times = mode, uid & 0xFFFFFFFF, gid & 0xFFFFFFFF, times
        if kind == 0xA000:
            inode.mode |= 0o777
        inode.size = inode.blocks = inode.flags = 0
        inode.area = b""
        inlined = self.inline and kind == 0x8000 and len(data) <= 136
        self.set_xattrs(inode, xattrs, data[60:] if inlined else None)
        if inlined:
            inode.area, inode.flags, inode.size = data[:60], 0x10000000, len(data)
        elif kind == 0x8000 and data:
            self.store(inode, data)
        elif kind == 0xA000 and len(target) < 60:
            inode.area, inode.size = target, len(target)
        elif kind == 0xA000:
            self.store(inode, target)
        elif kind in (0x2000, 0x6000):
            major, minor = device
            number = (minor & 0xFF | major << 8 | (minor & 0xFFFFFF00) << 12) & 0xFFFFFFFF
            inode.area = struct.pack("<II", 0, number)
        return inode

    def set_xattrs(self, inode, xattrs, content):
        old = {}
        for index, name, value in inode.inner:
            old[dict(PREFIXES).get(index, b"") + name] = value
        old.update(xattrs)
        inner, block = [], []
        inner_left, block_left = 104 - 8, BLOCK - 36
        if content is not None:
            inner.append((7, b"data", content))
            inner_left -= 16 + 4 + pad4(len(content))
        for full in sorted(old):
            index, name = split_name(full)
            cost = 16 + pad4(len(name)) + pad4(len(old[full]))
            if cost <= inner_left:
                inner.append((index, name, old[full]))
                inner_left -= cost
            else:
                assert cost <= block_left
                block.append((index, name, old[full]))
                block_left -= cost
        inode.inner = inner
        for i in range(1, len(block)):
            j = i
            while j > 0 and self.less(block[j], block[j - 1]):
                block[j], block[j - 1] = block[j - 1], block[j]
                j -= 1
        if block or inode.xblock:
            head = struct.pack("<III", 0xEA020000, 1, 1) + bytes(20)
            packed = pack_xattrs(block, BLOCK, head, 0)
            if inode.xblock:
                self.out[inode.xblock * BLOCK : (inode.xblock + 1) * BLOCK] = packed
            else:
                inode.xblock = self.append(packed)
            inode.blocks += 1

    @staticmethod
    def less(a, b):
        return a[0] < b[0] or len(a[1]) < len(b[1]) or a[1] < b[1]

    def store(self, inode, data):
        start = self.append(data)
        count = len(self.out) // BLOCK - start
        extents = [(i, min(0x8000, count - i)) for i in range(0, count, 0x8000)]
        assert len(extents) <= 4
        inode.area = struct.pack("<HHHHI", 0xF30A, len(extents), 4, 0, 0)
        for logical, length in extents:
            inode.area += struct.pack("<IHHI", logical, length, 0, start + logical)
        inode.size, inode.blocks, inode.flags = len(data), inode.blocks + count, inode.flags | 0x80000

    def link(self, path, target):
        inode = self.find(target)
        parts = self.parts(path)
        parent = self.parent(parts)
        old = parent.children.get(parts[-1])
        if old:
            assert old.links >= 2
            old.links -= 1
        parent.children[parts[-1]] = inode
        inode.links += 1

    def directories(self, inode, parent):
        types = {0x8: 1, 0x4: 2, 0x2: 3, 0x6: 4, 0x1: 5, 0xC: 6, 0xA: 7}
        entries = sorted(inode.children.items(), key=lambda e: (e[1].number, e[0]))
        data = bytearray()
        left = BLOCK
        for name, child in [(b".", inode), (b"..", parent)] + entries:
            need = 8 + pad4(len(name))
            if left < need + 12:
                data += struct.pack("<IHH", 0, left, 0) + bytes(left - 8)
                left = BLOCK
            data += struct.pack("<IHBB", child.number, need, len(name), types[child.mode >> 12]) + name
            data += bytes(need - 8 - len(name))
            left -= need
        data += struct.pack("<IHH", 0, left, 0) + bytes(left - 8)
        self.store(inode, bytes(data))
        for _, child in entries:
            if child.children is not None:
                self.directories(child, inode)

    def finish(self):
        self.directories(self.root, self.root)
        table = len(self.out) // BLOCK
        last = 10 + len(self.inodes)
        best = None
        for per in range(16, 32769, 16):
            data = 32768 - per // 16 - 2
            groups = math.ceil(max(table, (last - 1) // per * data + 1) / data)
            if best is None or groups < best[0]:
                best = (groups, per)
        groups, per = best
        slots = [None, self.root] + [None] * 8 + self.inodes
        slots += [None] * (groups * per - len(slots))
        for slot in slots:
            self.out += slot.bytes() if slot else bytes(256)
        bitmaps = len(self.out) // BLOCK
        end = bitmaps + 2 * groups
        disk = max(end, (groups - 1) * 32768 + 1)
        needed = math.ceil(groups / 128)
        used = lambda b: b < end and not 1 + needed <= b < 1 + self.reserved
        descriptors, free_blocks, free_inodes = b"", 0, 0
        for g in range(groups):
            bits = bytearray(BLOCK)
            free = 0
            for i in range(32768):
                b = g * 32768 + i
                if used(b) or b >= disk:
                    bits[i // 8] |= 1 << i % 8
                else:
                    free += 1
            self.out += bits
            bits = bytearray(BLOCK)
            taken = [i for i in range(per) if slots[g * per + i] or g * per + i < 10]
            for i in taken:
                bits[i // 8] |= 1 << i % 8
            self.out += bits
            folders = sum(1 for s in slots[g * per : (g + 1) * per] if s and s.children is not None)
            descriptors += struct.pack(
                "<IIIHHHH", bitmaps + 2 * g, bitmaps + 2 * g + 1, table + g * per // 16, free, per - len(taken),
                folders, 0) + bytes(12)
            free_blocks += free
            free_inodes += per - len(taken)
        self.out += bytes(disk * BLOCK - len(self.out))
        self.out[BLOCK : BLOCK + len(descriptors)] = descriptors
        sb = bytearray(1024)
        struct.pack_into("<IIIIIIIIIII", sb, 0, per * groups, disk, 0, free_blocks, free_inodes, 0, 2, 2, 32768,
                         32768, per)
        struct.pack_into("<HHH", sb, 56, 0xEF53, 1, 1)
        struct.pack_into("<I", sb, 76, 1)
        struct.pack_into("<IH", sb, 84, 11, 256)
        struct.pack_into("<III", sb, 92, 0x208, 0x242 | (0x8000 if self.inline else 0), 0x104A)
        struct.pack_into("<HH", sb, 348, 24, 24)
        sb[372] = 31
        struct.pack_into("<I", sb, 616, 11)
        self.out[1024:2048] = sb
        return bytes(self.out)


def root_hash(data):
    salt = bytes(32)
    level = data
    while True:
        hashes = b"".join(
            hashlib.sha256(salt + level[i : i + BLOCK]).digest() for i in range(0, len(level), BLOCK))
        level = hashes + bytes(-len(hashes) % BLOCK)
        if len(level) == BLOCK:
            return hashlib.sha256(salt + level).hexdigest()


KINDS = {tarfile.DIRTYPE: 0x4000, tarfile.SYMTYPE: 0xA000, tarfile.CHRTYPE: 0x2000, tarfile.BLKTYPE: 0x6000,
         tarfile.FIFOTYPE: 0x1000}


def convert(members, options):
    image = Image(128 << 30 if "p" in options else 16 << 30, "i" in options)
    for m in members:
        slash = (lambda s: s.replace("\\", "/")) if "b" in options else (lambda s: s)
        name, target = slash(m.name), slash(m.linkname)
        base = name.rpartition("/")[2]
        if "w" in options and base == ".wh..wh..opq":
            image.set_xattrs(image.find(name[: -len(base)]), {b"trusted.overlay.opaque": b"y"}, None)
        elif "w" in options and base.startswith(".wh."):
            image.put(name[: -len(base)] + base[4:], 0x2000, 0, 0, [0] * 4, {})
        elif m.type == tarfile.LNKTYPE:
            image.link(name, target)
        else:
            pax = m.pax_headers
            times = [stamp(pax_time(pax.get(k, "0"))) for k in ("atime", "ctime")]
            modified = stamp(pax_time(pax.get("mtime", str(int(m.mtime)))))
            xattrs = {k[13:].encode(): v.encode() for k, v in pax.items() if k.startswith("SCHILY.xattr.")}
            image.put(name, KINDS.get(m.type, 0x8000) | m.mode & 0o7777, m.uid, m.gid, times + [modified] * 2, xattrs,
                      m.data, target.encode(), (m.devmajor, m.devminor))
    return image.finish()


class Member(tarfile.TarInfo):
    """A member with its content."""


def member(name, kind=tarfile.REGTYPE, data=b"", mode=0o644, uid=0, gid=0, mtime=0, target="", device=(0, 0), **pax):
    m = Member(name)
    m.type, m.mode, m.uid, m.gid, m.mtime, m.linkname = kind, mode, uid, gid, mtime, target
    m.devmajor, m.devminor = device
    m.size, m.data = len(data), data
    m.pax_headers = {k.replace("__", ".").replace("m_time", "mtime"): v for k, v in pax.items()}
    return m


def xattrs(**values):
    return {"SCHILY.xattr." + k.replace("__", "."): v for k, v in values.items()}


D, L, S, C, B, F = (tarfile.DIRTYPE, tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE,
                    tarfile.FIFOTYPE)
text = lambda n: bytes(i % 251 for i in range(n))

CASES = {
    "empty": ("-", []),
    "roomy": ("p", [member("file", data=b"x")]),
    "kinds": ("-", [
        member("dir", D, mode=0o755, mtime=1), member("dir/file", data=b"hello\n", mtime=1700000000, uid=1000),
        member("dir/link", S, target="file"), member("again", L, target="dir/file"), member("pipe", F, mode=0o600),
        member("tty", C, device=(5, 1), mode=0o666), member("disk", B, device=(259, 70000), gid=6)]),
    "parents": ("-", [
        member("a", D, mode=0o1770, uid=70000, gid=80000, mtime=99), member("a/b/c/file", data=b"1"),
        member("a/b", D, mode=0o700, mtime=4), member("./x/../y//z", data=b"2"), member("/abs", data=b"3"),
        member("../../up", data=b"4"), member(".", D, mode=0o711, mtime=5)]),
    "lost": ("-", [member("lost+found", D, mode=0o755, mtime=9), member("lost+found/file", data=b"1")]),
    "sizes": ("-", [member("f%d" % n, data=text(n)) for n in (0, 1, 60, 136, 4095, 4096, 4097, 100000)]),
    "inline": ("i", [member("f%d" % n, data=text(n), **xattrs(user__a="v" * 5))
                     for n in (0, 1, 59, 60, 61, 64, 65, 135, 136, 137)]),
    "symlinks": ("-", [member("s%d" % n, S, target="x" * n) for n in (1, 58, 59, 60, 61, 255)]),
    "xattrs": ("-", [member("f%d" % n, data=b"abc", **xattrs(**{"user__k%03d" % i: "v" * 5 for i in range(n)}))
                     for n in (1, 2, 3, 4, 5, 12)] + [
        member("mixed", D, **xattrs(user__zzzz="a" * 60, trusted__b="b" * 30, security__capability="c" * 20, user__a="",
                                    system__posix_acl_access="acl" * 10, system__posix_acl_default="q",
                                    system__richacl="r", system__foo="s", odd="t", user__longer_name_here="zz"))]),
    "merged": ("-", [
        member("d", D, **xattrs(user__a="1", user__b="2", user__big="b" * 200)), member("d/f", data=b"1"),
        member("d", D, mtime=5, **xattrs(user__b="3")), member("d", D, **xattrs(user__c="4"))]),
    "replaced": ("-", [
        member("f"), member("f", data=b"later", mode=0o600), member("s", S, target="f"), member("s", S, target="g"),
        member("p", F), member("p", C, device=(1, 3)), member("h", L, target="f"), member("h", data=b"own"),
        member("i", L, target="f"), member("j", L, target="s")]),
    "whiteouts": ("w", [
        member("d", D, mode=0o711, uid=1, mtime=77, **xattrs(user__a="1")), member("d/.wh..wh..opq"),
        member("d/.wh.gone", mode=0o777, mtime=6, uid=5), member(".wh.top"), member("deep/er/.wh.x")]),
    "plainwhiteouts": ("-", [member("d", D), member("d/.wh..wh..opq"), member("d/.wh.gone", data=b"kept")]),
    "backslashes": ("b", [member("a\\b\\c", data=b"1"), member("l", L, target="a\\b\\c"), member("s", S, target="a\\b")]),
    "noslashes": ("-", [member("a\\b\\c", data=b"1"), member("s", S, target="a\\b")]),
    "modes": ("-", [member("f%o" % m, data=b"", mode=m) for m in (0, 0o7777, 0o4755, 0o2755, 0o1777)]
              + [member("s%o" % m, S, target="x", mode=m) for m in (0, 0o644, 0o4000)]),
    "devices": ("-", [member("c%d" % i, C, device=d) for i, d in enumerate(
        [(0, 0), (255, 255), (256, 256), (4095, 1048575)])]),
    "longnames": ("-", [member("n" * 255, data=b"1"), member("p" * 90 + "/" + "q" * 90 + "/" + "r" * 90, data=b"2"),
                        member("\u00fc\u20ac/\u00df", data=b"3")]),
    "manyfiles": ("-", [member("d/file-%05d" % i) for i in range(1000)]),
    "manyfolders": ("w", [member("d/%04d" % i, D) for i in range(200)] + [member("e/f/g/h", data=text(5000))]),
    "times": ("-", [member("t%d" % i, **{"m_time": t, "atime": t, "ctime": "12.5"}) for i, t in enumerate([
        "-1", "-0.5", "-2.25", "-2147483648", "-2147483649", "-2147483647.5", "2147483647", "2147483648",
        "4294967296.25", "15032385535", "15032385536", "1.9999999999", "0.1"])]),
}


def main():
    lines = []
    for name, (options, members) in sorted(CASES.items()):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for m in members:
                archive.addfile(m, io.BytesIO(m.data))
        with open(os.path.join(HERE, name + ".tar.gz"), "wb") as file:
            file.write(gzip.compress(buffer.getvalue(), mtime=0))
        image = convert(members, options)
        lines.append(f"{name} {options} {hashlib.sha256(image).hexdigest()} {root_hash(image)}\n")
    with open(os.path.join(HERE, "hashes"), "w") as file:
        file.writelines(lines)


if __name__ == "__main__":
    main()
