package database

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// tracer sits under gorm and under the pool alike: it gives a statement or a wait for a connection a deadline where
// the caller's context has none, counts statements for tests, and logs slow ones without their arguments.
type tracer struct {
	statement, acquire, slow time.Duration
	log                      *slog.Logger
}

type (
	callKey    struct{}
	counterKey struct{}
	patientKey struct{}
)

// call is one traced statement.
type call struct {
	cancel context.CancelFunc
	begun  time.Time
	sql    string
}

// Patient is a context whose statements, and whose transactions, keep the client's deadline d instead of the default, for bulk
// loads and reports; the server's limit is lifted by Allow.
func Patient(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, patientKey{}, d)
}

// patience is how long the context is Patient, else the limit.
func patience(ctx context.Context, limit time.Duration) time.Duration {
	if d, ok := ctx.Value(patientKey{}).(time.Duration); ok {
		return d
	}
	return limit
}

func (t *tracer) begin(ctx context.Context, limit time.Duration, sql string) context.Context {
	c := &call{cancel: func() {}, begun: time.Now(), sql: sql}
	if _, bounded := ctx.Deadline(); !bounded {
		ctx, c.cancel = context.WithTimeout(ctx, patience(ctx, limit))
	}
	return context.WithValue(ctx, callKey{}, c)
}

func (t *tracer) end(ctx context.Context) {
	c, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		return
	}
	c.cancel()
	if took := time.Since(c.begun); took > t.slow && c.sql != "" {
		t.log.WarnContext(ctx, "slow statement", "took", took.Round(time.Millisecond), "sql", brief(c.sql))
	}
}

func brief(sql string) string {
	sql = strings.Join(strings.Fields(sql), " ")
	if len(sql) > 500 {
		return sql[:500] + "…"
	}
	return sql
}

// TraceQueryStart is pgx's hook before a statement.
func (t *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	count(ctx, d.SQL, d.Args)
	return t.begin(ctx, t.statement, d.SQL)
}

// TraceQueryEnd is pgx's hook after a statement and the last of its rows.
func (t *tracer) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) { t.end(ctx) }

// TraceBatchStart is pgx's hook before a batch; its statements are counted one by one.
func (t *tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return t.begin(ctx, t.statement, "")
}

// TraceBatchQuery is pgx's hook after each statement of a batch.
func (t *tracer) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchQueryData) {
	count(ctx, d.SQL, d.Args)
}

// TraceBatchEnd is pgx's hook after a batch.
func (t *tracer) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchEndData) { t.end(ctx) }

// TraceCopyFromStart is pgx's hook before a COPY, which may take ten statements' time.
func (t *tracer) TraceCopyFromStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceCopyFromStartData) context.Context {
	count(ctx, "copy "+d.TableName.Sanitize(), nil)
	return t.begin(ctx, 10*t.statement, "")
}

// TraceCopyFromEnd is pgx's hook after a COPY.
func (t *tracer) TraceCopyFromEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceCopyFromEndData) {
	t.end(ctx)
}

// TraceAcquireStart is the pool's hook before the wait for a connection.
func (t *tracer) TraceAcquireStart(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireStartData) context.Context {
	return t.begin(ctx, t.acquire, "")
}

// TraceAcquireEnd is the pool's hook after it.
func (t *tracer) TraceAcquireEnd(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireEndData) {
	t.end(ctx)
}

// Counter notes the statements sent under one context. Begin, commit, rollback and savepoints are not counted.
type Counter struct {
	mu   sync.Mutex
	sent []Sent
}

// Sent is one statement with its arguments.
type Sent struct {
	SQL  string
	Args []any
}

// WithCounter is a context whose statements are counted, through gorm and the pool alike; for tests that bound what a
// page may ask.
func WithCounter(ctx context.Context) (context.Context, *Counter) {
	c := &Counter{}
	return context.WithValue(ctx, counterKey{}, c), c
}

// Count is the number of statements so far.
func (c *Counter) Count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.sent)
}

// Statements lists them in the order sent.
func (c *Counter) Statements() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]string, len(c.sent))
	for i, s := range c.sent {
		all[i] = s.SQL
	}
	return all
}

// Sent lists them with their arguments.
func (c *Counter) Sent() []Sent {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.sent)
}

func count(ctx context.Context, sql string, args []any) {
	c, ok := ctx.Value(counterKey{}).(*Counter)
	if !ok || control(sql) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, Sent{sql, args})
}

func control(sql string) bool {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(sql)), " ")
	return slices.Contains([]string{"begin", "commit", "rollback", "savepoint", "release"}, strings.TrimSuffix(word, ";"))
}
