import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'

server.use([])

/* Bodies are read by the marks of the routes, once it is known who sends them. */
router.use([])
