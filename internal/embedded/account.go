//go:build unix

package embedded

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who runs the servers: nil credential means "as we are"; root hands over to an unprivileged account,
// because PostgreSQL refuses to run as root.
type account struct {
	name     string
	uid, gid int
	switched bool
}

func serverAccount() (*account, error) {
	if os.Geteuid() != 0 {
		return &account{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil && uid != 0 {
			return &account{name: name, uid: uid, gid: gid, switched: true}, nil
		}
	}
	return nil, fmt.Errorf("PostgreSQL cannot run as root and this system has neither an account postgres nor nobody")
}

// own gives a file or folder to the account.
func (a *account) own(path string) error {
	if !a.switched {
		return nil
	}
	return os.Chown(path, a.uid, a.gid)
}

func (a *account) write(path, content string, mode os.FileMode) error {
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		return err
	}
	return a.own(path)
}

// command prepares a program that runs as the account, in a folder it may enter, and in a process group of its own so
// that Ctrl-C in the terminal does not reach it before the shop has drained.
func (a *account) command(dir, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TZ=UTC", "HOME="+dir)
	if a.switched {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return cmd
}

// home is a folder of that name under dir which the account owns and can reach; when a parent is closed to it (a
// checkout below root's home), a folder of this checkout's own in the system's temporary area.
func (a *account) home(dir, name string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	if !a.reaches(dir) {
		sum := sha256.Sum256([]byte(dir))
		dir = filepath.Join(os.TempDir(), "mall-"+hex.EncodeToString(sum[:8]))
		if err := os.Mkdir(dir, 0o711); err != nil && !os.IsExist(err) {
			return "", err
		}
		if err := ours(dir, os.Geteuid()); err != nil {
			return "", err
		}
		if err := os.Chmod(dir, 0o711); err != nil { // whatever the umask says
			return "", err
		}
	}
	path := filepath.Join(dir, name)
	if err := os.Mkdir(path, 0o700); err != nil && !os.IsExist(err) {
		return "", err
	}
	if err := a.own(path); err != nil {
		return "", err
	}
	return path, ours(path, a.uid)
}

// ours refuses a folder that somebody else put there under our name.
func ours(path string, uid int) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if st, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || int(st.Uid) != uid {
		return fmt.Errorf("%s belongs to somebody else: remove it and start again", path)
	}
	return nil
}

// reaches tells whether the account may enter the folder and all its parents.
func (a *account) reaches(dir string) bool {
	if !a.switched {
		return true
	}
	for ; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return false
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		if !ok {
			return false
		}
		bit := os.FileMode(0o001)
		switch {
		case int(st.Uid) == a.uid:
			bit = 0o100
		case int(st.Gid) == a.gid:
			bit = 0o010
		}
		if info.Mode().Perm()&bit == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}
