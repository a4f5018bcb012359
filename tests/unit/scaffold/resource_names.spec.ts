import { test } from '@japa/runner'
import { resourceNames } from '../../../src/scaffold/main.js'

test.group('Resource names', () => {
  test('the main resource of {module} is {name}, in a table of the name of the module')
    .with([
      { module: 'orders', name: 'order' },
      { module: 'news', name: 'news' },
      { module: 'data', name: 'data' },
      { module: 'staff', name: 'staff' },
      { module: 'status', name: 'status' },
      { module: 'series', name: 'series' },
      { module: 'basis', name: 'basis' },
      { module: 'people', name: 'people' },
      { module: 'billing', name: 'billing' },
      { module: 'customer', name: 'customer' },
    ])
    .run(({ assert }, { module, name }) => {
      assert.containsSubset(resourceNames(module), {
        name,
        plural: module,
        table: module,
        route: `/${module}/${module}`,
        permission: `${module}:${name}`,
      })
    })

  test('{resource} of {module} lies in {table}')
    .with([
      { module: 'hr', resource: 'leave_request', table: 'hr_leave_requests' },
      { module: 'crm', resource: 'customer', table: 'crm_customers' },
      { module: 'crm', resource: 'customers', table: 'crm_customers' },
      { module: 'crm', resource: 'status', table: 'crm_statuses' },
      { module: 'crm', resource: 'data', table: 'crm_data' },
      { module: 'orders', resource: 'order', table: 'orders' },
      { module: 'orders', resource: 'orders', table: 'orders' },
      { module: 'people', resource: 'person', table: 'people' },
      { module: 'billing', resource: 'billing', table: 'billing' },
    ])
    .run(({ assert }, { module, resource, table }) => {
      assert.equal(resourceNames(module, resource).table, table)
    })

  test('spells a name of two words for each place that it stands in', ({ assert }) => {
    assert.deepEqual(resourceNames('human_resources', 'leave_request'), {
      name: 'leave_request',
      plural: 'leave_requests',
      class: 'LeaveRequest',
      classes: 'LeaveRequests',
      variable: 'leaveRequest',
      variables: 'leaveRequests',
      constant: 'LEAVE_REQUEST',
      label: 'leave request',
      words: 'leave requests',
      title: 'Leave requests',
      table: 'human_resources_leave_requests',
      route: '/human-resources/leave-requests',
      permission: 'human_resources:leave_request',
    })
  })
})
