import { findRepository } from '../../lib/core/paths.ts'
import { refreshViews } from '../../lib/progress/refresh.adapter.ts'

// `node progress-views.cjs`, started in the main worktree when a deployment has come to its end: the verdict stands in
// progress-status.txt at once. A process of its own, because it is needed once and most of the progress area with it.
const repository = findRepository(process.cwd())
if (repository) void refreshViews(repository, Date.now)
