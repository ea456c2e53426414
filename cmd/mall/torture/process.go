//go:build unix

package torture

import (
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// process is one of the shop's. One that ends by itself is started again, as any supervisor does; and counted.
type process struct {
	name string
	args []string
	env  []string
	log  string // the file it writes to

	mu    sync.Mutex
	cmd   *exec.Cmd
	done  chan struct{}
	meant bool // the end is ours
	falls int  // how often it ended by itself
}

// again is how long a supervisor waits before it starts what ended by itself.
const again = 300 * time.Millisecond

func (p *process) start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.run()
}

func (p *process) run() error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	defer log.Close() // the process holds its own copy
	cmd := exec.Command(p.args[0], p.args[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), p.env...), log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is ours to pass on
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	done := make(chan struct{})
	p.cmd, p.done, p.meant = cmd, done, false
	go p.watch(cmd, done)
	return nil
}

// watch waits for the end of a process, and starts the next if nobody meant it to end.
func (p *process) watch(cmd *exec.Cmd, done chan struct{}) {
	cmd.Wait() // that it ends is all that is asked
	close(done)
	time.Sleep(again)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd != cmd || p.meant {
		return
	}
	p.falls++
	p.run() // one that can't be started is missed by the consumers
}

// kill is kill -9.
func (p *process) kill() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.meant = true
	if err := p.cmd.Process.Kill(); err != nil && !p.over() {
		return fmt.Errorf("kill %s: %w", p.name, err)
	}
	<-p.done
	return nil
}

// stop lets it finish what it does, for a while.
func (p *process) stop() error {
	if p == nil || p.cmd == nil {
		return nil
	}
	p.mu.Lock()
	p.meant = true
	p.cmd.Process.Signal(syscall.SIGTERM) // one that is gone needs none
	done := p.done
	p.mu.Unlock()
	select {
	case <-done:
		return nil
	case <-time.After(15 * time.Second):
		return p.kill()
	}
}

func (p *process) over() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
